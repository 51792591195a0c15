import type { Bar } from "../model/bars.ts";
import { ScrollBox } from "../parts/scroll-box.tsx";
import type { Tab } from "../parts/tabs.tsx";
import { useStore, useWords } from "../parts/use-store.ts";
import { spanText } from "../words/time.ts";

const ROWS = 100;

/** The bars as text: for a screen reader, and for one who wants to copy a figure. */
export function BarsTable({ onTab }: { onTab(tab: Tab["id"]): void }) {
  const store = useStore(1000);
  const words = useWords();
  const bars = [...store.timeline.bars.values()].slice(-ROWS).reverse();
  const choose = (bar: Bar): void => {
    store.chosen = bar.requestId;
    onTab("logs");
  };
  return (
    <details>
      <summary>{words.timeline.asText}</summary>
      <ScrollBox label={words.timeline.rows}>
        <table>
          <caption>{words.timeline.rows}</caption>
          <thead>
            <tr>
              {words.timeline.columns.map((column) => (
                <th scope="col" key={column}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {bars.map((bar) => (
              <tr key={bar.requestId}>
                <th scope="row">
                  <button type="button" class="link" onClick={() => choose(bar)}>
                    {bar.requestId}
                  </button>
                </th>
                <td>{`${bar.function} ${bar.path}`}</td>
                <td>{bar.instanceId?.slice(-6) ?? ""}</td>
                <td>{spanText((bar.t2 ?? bar.t4 ?? store.nowMs) - bar.t1)}</td>
                <td>{bar.t2 === undefined ? "" : spanText((bar.t4 ?? store.nowMs) - bar.t2)}</td>
                <td>{bar.end ? endText(bar, words) : words.open}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </details>
  );
}

/** Who ended a request, and why, in words. */
export function endText({ end, status }: Bar, words: ReturnType<typeof useWords>): string {
  if (!end) return words.open;
  const code = end.errorCode === undefined ? "" : `, ${end.errorCode}`;
  const injected = end.injected === undefined ? "" : `, ${words.injected}: ${end.injected}`;
  return `${status} ${words.endedBy[end.endedBy]}${code}${injected}`;
}
