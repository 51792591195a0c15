import type { FrameEntry } from "../../src/api/reports.ts";
import { ScrollBox } from "../parts/scroll-box.tsx";
import { useWords } from "../parts/use-store.ts";
import { clockText } from "../words/time.ts";
import type { Words } from "../words/words.ts";
import { frameName, summaryOf } from "./frame-text.ts";

/** What the table shows. */
export interface FramesTableProps {
  readonly entries: readonly FrameEntry[];
  readonly chosen: FrameEntry | undefined;
  readonly onChoose: (entry: FrameEntry) => void;
}

/** Frames, the newest first; a person chooses one to see all of it. */
export function FramesTable({ entries, chosen, onChoose }: FramesTableProps) {
  const { inspector: words } = useWords();
  return (
    <ScrollBox label={words.table}>
      <table>
        <caption>{words.table}</caption>
        <thead>
          <tr>
            {words.columns.map((column) => (
              <th scope="col" key={column}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody class="frames">
          {entries.map((entry, i) => (
            <tr key={i} data-own={entry === chosen} data-frame={entry.kind} data-from={entry.from}>
              <td>{clockText(entry.atMs, 1)}</td>
              <td>{entry.requestId.slice(-6)}</td>
              <td>{entry.kind === "frame" ? words.from[entry.from] : ""}</td>
              <td>
                {entry.kind === "frame" ? (
                  <button type="button" class="link" onClick={() => onChoose(entry)}>
                    {frameName(entry)}
                  </button>
                ) : (
                  words.kinds[entry.kind]
                )}
              </td>
              <td>{entry.payloadBytes ?? ""}</td>
              <td class="mono">{contentText(entry, words)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function contentText(entry: FrameEntry, words: Words["inspector"]): string {
  if (entry.kind === "begin")
    return [entry.fromStart ? "" : words.late, entry.extensions].filter(Boolean).join("; ");
  const inflated = entry.inflatedBytes === undefined ? "" : `(${words.inflated(entry.inflatedBytes)})`;
  const content = entry.kind === "frame" ? summaryOf(entry) : "";
  return [content, inflated, entry.why].filter(Boolean).join(" ");
}
