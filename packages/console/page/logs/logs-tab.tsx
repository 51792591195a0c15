import { Field } from "../parts/field.tsx";
import { useStore, useWords } from "../parts/use-store.ts";
import { endText } from "../timeline/bars-table.tsx";
import { LinesTable } from "./lines-table.tsx";
import { storyOf } from "./story.ts";
import { StoryView } from "./story-view.tsx";

/** Of the requests that are offered. */
const RECENT = 50;

/** One request's story, and the lines of all. */
export function LogsTab() {
  const store = useStore();
  const words = useWords();
  const bars = [...store.timeline.bars.values()].slice(-RECENT).reverse();
  const { chosen } = store;
  const story = chosen === undefined ? undefined : storyOf(store.timeline, chosen, store.nowMs);
  const choose = (id: string): void => {
    store.chosen = id.trim() === "" ? undefined : id.trim();
    store.changed();
  };
  return (
    <>
      <div class="columns">
        <Field label={words.logs.recent}>
          <select value={story ? chosen : ""} onChange={({ currentTarget }) => choose(currentTarget.value)}>
            <option value="">{words.logs.none}</option>
            {story && !bars.includes(story.bar) && <option value={chosen}>{chosen}</option>}
            {bars.map((bar) => (
              <option key={bar.requestId} value={bar.requestId}>
                {`${bar.requestId}  ${bar.function} ${bar.path}  ${endText(bar, words)}`}
              </option>
            ))}
          </select>
        </Field>
        <Field label={words.logs.choose}>
          <input
            name="request"
            value={chosen ?? ""}
            onChange={({ currentTarget }) => choose(currentTarget.value)}
          />
        </Field>
      </div>
      {chosen !== undefined && !story && <p class="error">{words.logs.unknown}</p>}
      {story && <StoryView story={story} />}
      {store.timeline.lines.items.length === 0 ? <p class="empty">{words.logs.empty}</p> : <LinesTable />}
    </>
  );
}
