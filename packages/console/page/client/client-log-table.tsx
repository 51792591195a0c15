import type { ClientEntry } from "../../src/api/reports.ts";
import { ScrollBox } from "../parts/scroll-box.tsx";
import type { Tab } from "../parts/tabs.tsx";
import { useStore, useWords } from "../parts/use-store.ts";
import { clockText } from "../words/time.ts";
import type { Words } from "../words/words.ts";
import { hexOf } from "./message-text.ts";

/** More rows than these are not looked at, and would slow the page down. */
const ROWS = 200;

/** What was said on the client's connections, the newest first. */
export function ClientLogTable({ onTab }: { onTab(tab: Tab["id"]): void }) {
  // A thousand messages a second are more than anybody reads: what they cost is bounded here.
  const store = useStore(500);
  const words = useWords();
  const entries = store.client.entries.items.slice(-ROWS).reverse();
  /** Of a handshake's row, and of an end: what led to it is in the story. */
  const storyOf = ({ requestId, connection, kind }: ClientEntry): string | undefined =>
    kind === "closed" ? store.client.connections.get(connection)?.requestId : requestId;
  const choose = (requestId: string): void => {
    store.chosen = requestId;
    onTab("logs");
  };
  const clear = (): void => {
    store.client.clear();
    store.changed();
  };
  if (entries.length === 0) return null;
  return (
    <section>
      <ScrollBox label={words.client.log}>
        <table>
          <caption>
            {words.client.log}{" "}
            <button type="button" onClick={clear}>
              {words.client.clear}
            </button>
          </caption>
          <thead>
            <tr>
              {words.client.columns.map((column) => (
                <th scope="col" key={column}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody class="client-log">
            {entries.map((entry, i) => (
              <tr key={i} data-kind={entry.kind}>
                <td>{clockText(entry.atMs, 1)}</td>
                <td>{entry.connection}</td>
                <td>{words.client.kinds[entry.kind]}</td>
                <td>{entry.bytes ?? ""}</td>
                <td class="mono">
                  {textOf(entry, words)} <StoryLink of={storyOf(entry)} onChoose={choose} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </section>
  );
}

/** Leads to the story of a request; nothing where there is none. */
function StoryLink({ of: id, onChoose }: { of: string | undefined; onChoose(id: string): void }) {
  const { client: words } = useWords();
  if (id === undefined) return null;
  return (
    <button type="button" class="link" onClick={() => onChoose(id)}>
      {words.story}
    </button>
  );
}

/** What a row says besides its kind. */
function textOf(entry: ClientEntry, { client: words }: Words): string {
  switch (entry.kind) {
    case "sent":
    case "received":
      return `${entry.isBinary ? hexOf(entry.data ?? "") : (entry.data ?? "")}${entry.isCut ? " …" : ""}`;
    case "skipped":
      return words.skipped(entry.count ?? 0);
    case "connecting":
      return entry.url ?? "";
    case "open":
      return [entry.subprotocol, entry.extensions].filter(Boolean).join(", ");
    case "refused":
      return `${entry.status} ${entry.message ?? ""}`;
    case "closed":
      if (entry.code === 1006 && !entry.message) return `1006, ${words.noCloseFrame}`;
      return [entry.code, entry.reason, entry.message].filter(Boolean).join(" ");
    default:
      return [entry.code, entry.reason, entry.message].filter(Boolean).join(" ");
  }
}
