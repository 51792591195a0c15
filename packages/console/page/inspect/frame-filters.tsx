import { useWords } from "../parts/use-store.ts";
import type { FrameFilter } from "./frame-text.ts";

const FROM = ["client", "function"] as const;
const KINDS = ["all", "data", "control"] as const;

/** Which frames a person wants to see. */
export function FrameFilters({
  filter,
  onFilter,
}: {
  filter: FrameFilter;
  onFilter(filter: FrameFilter): void;
}) {
  const { inspector: words } = useWords();
  return (
    <div class="toolbar">
      <label>
        {words.direction}
        <select
          value={filter.from}
          onChange={({ currentTarget }) =>
            onFilter({ ...filter, from: currentTarget.value as FrameFilter["from"] })
          }
        >
          <option value="both">{words.both}</option>
          {FROM.map((from) => (
            <option key={from} value={from}>
              {words.from[from]}
            </option>
          ))}
        </select>
      </label>
      <label>
        {words.kind}
        <select
          value={filter.kind}
          onChange={({ currentTarget }) =>
            onFilter({ ...filter, kind: currentTarget.value as FrameFilter["kind"] })
          }
        >
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {words.kindsOf[kind]}
            </option>
          ))}
        </select>
      </label>
      <label>
        {words.filter}
        <input
          value={filter.text}
          onInput={({ currentTarget }) => onFilter({ ...filter, text: currentTarget.value })}
        />
      </label>
    </div>
  );
}
