import { spanText } from "../words/time.ts";
import { ScrollBox } from "./scroll-box.tsx";
import { useStore, useWords } from "./use-store.ts";

/** What each function did and cost so far. */
export function Figures() {
  const { figures, timeline } = useStore();
  const { figures: words } = useWords();
  return (
    <section class="figures">
      <ScrollBox label={words.caption}>
        <table>
          <caption>{words.caption}</caption>
          <thead>
            <tr>
              {words.columns.map((column) => (
                <th scope="col" key={column}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {figures.map((row) => (
              <tr key={row.function}>
                <th scope="row">{row.function}</th>
                <td data-figure="open">{timeline.openOf(row.function)}</td>
                <td>{row.connections}</td>
                <td>{row.instances}</td>
                <td>{row.coldStarts}</td>
                <td>{Object.values(row.refused).reduce((sum, n) => sum + n, 0)}</td>
                <td data-figure="billed">{spanText(row.activeMs + row.idleMs)}</td>
                <td data-figure="cu">{row.cu.toFixed(3)}</td>
                <td data-figure="price">{row.priceCny}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      <p class="note">{words.price}</p>
    </section>
  );
}
