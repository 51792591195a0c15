import { useWords } from "../parts/use-store.ts";
import { endText } from "../timeline/bars-table.tsx";
import { clockText, spanText } from "../words/time.ts";
import type { Words } from "../words/words.ts";
import { Refusal } from "./refusal.tsx";
import type { Step, Story } from "./story.ts";

/** Of the instance's lines. */
const LINES = 300;

/** A request from its head to its bill, on one page. */
export function StoryView({ story }: { story: Story }) {
  const words = useWords();
  const { bar, steps, lastedMs, sharedMs, lines } = story;
  return (
    <section class="story-view">
      <h2>{words.logs.story(bar.requestId)}</h2>
      <ol class="story">
        {steps.map((step) => (
          <li key={`${step.what} ${step.atMs}`} data-step={step.what}>
            <time>{clockText(step.atMs, 1)}</time> {words.logs.steps[step.what]}
            {detailOf(step, story, words)}
          </li>
        ))}
      </ol>
      {bar.end?.errorCode !== undefined && <Refusal end={bar.end} />}
      {lastedMs !== undefined && (
        <p data-story="bill">
          {`${words.logs.lasted} ${spanText(lastedMs)}; ${words.logs.shared}: ${spanText(sharedMs)}`}
        </p>
      )}
      {bar.instanceId !== undefined && (
        <>
          <h3>{words.logs.ownLines}</h3>
          {lines.length === 0 && <p class="note">{words.logs.noLines}</p>}
          <ol class="lines">
            {lines.slice(-LINES).map(({ line, isOwn }, i) => (
              <li key={i} class="mono" data-own={isOwn} title={isOwn ? words.logs.marked : undefined}>
                <time>{clockText(line.atMs, 1)}</time> {line.text}
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

/** What a step says of this request. */
function detailOf({ what, atMs }: Step, { bar }: Story, words: Words): string {
  switch (what) {
    case "arrived":
      return `: ${bar.method} ${bar.path} (${bar.function})`;
    case "placed": {
      const waited = `${words.logs.waited} ${spanText(atMs - bar.t1)}`;
      return `: ${bar.instanceId}, ${waited}, ${words.logs.timeout} ${spanText(bar.timeoutMs ?? 0)}`;
    }
    case "answered":
      return `: ${bar.status}`;
    case "ended": {
      const { bytesIn = 0, bytesOut = 0 } = bar.end ?? {};
      const bytes = bar.t3 === undefined ? "" : `; ${words.logs.bytes(bytesIn, bytesOut)}`;
      return `: ${endText(bar, words)}${bytes}`;
    }
    default:
      return "";
  }
}
