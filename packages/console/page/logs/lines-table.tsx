import { useState } from "preact/hooks";
import { Field } from "../parts/field.tsx";
import { ScrollBox } from "../parts/scroll-box.tsx";
import { useStore, useWords } from "../parts/use-store.ts";
import { clockText } from "../words/time.ts";

/** More rows than these are not looked at; a filter finds the older ones. */
const ROWS = 300;

/** The lines of all instances, the newest first. */
export function LinesTable() {
  const store = useStore();
  const words = useWords();
  const [filter, setFilter] = useState("");
  const [of, setOf] = useState("");
  const lines = store.timeline.lines.items
    .filter(
      (line) =>
        (of === "" || line.function === of) &&
        (line.text.includes(filter) || line.instanceId.includes(filter)),
    )
    .slice(-ROWS)
    .reverse();
  return (
    <section>
      <div class="columns">
        <Field label={words.function}>
          <select value={of} onChange={({ currentTarget }) => setOf(currentTarget.value)}>
            <option value="">{words.all}</option>
            {store.functions.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </Field>
        <Field label={words.logs.filter}>
          <input
            value={filter}
            name="filter"
            onInput={({ currentTarget }) => setFilter(currentTarget.value)}
          />
        </Field>
      </div>
      <ScrollBox label={words.logs.lines}>
        <table>
          <caption>{words.logs.lines}</caption>
          <thead>
            <tr>
              {words.logs.columns.map((column) => (
                <th scope="col" key={column}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody class="log-lines">
            {lines.map((line, i) => (
              <tr key={i}>
                <td>{clockText(line.atMs, 1)}</td>
                <td>{line.function}</td>
                <td>{line.instanceId.slice(-6)}</td>
                <td>{line.stream}</td>
                <td class="mono">{line.text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </section>
  );
}
