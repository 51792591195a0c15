import { useState } from "preact/hooks";
import type { FrameEntry } from "../../src/api/reports.ts";
import { useStore, useWords } from "../parts/use-store.ts";
import { FrameDetail } from "./frame-detail.tsx";
import { FrameFilters } from "./frame-filters.tsx";
import { type FrameFilter, isShown } from "./frame-text.ts";
import { FramesTable } from "./frames-table.tsx";
import { InspectTools } from "./inspect-tools.tsx";

/** More rows than these are not looked at; a filter finds the older ones. */
const ROWS = 300;

/** The frames of connections that are inspected. */
export function InspectorTab() {
  const store = useStore();
  const { inspector: words } = useWords();
  const [filter, setFilter] = useState<FrameFilter>({ from: "both", kind: "all", text: "" });
  const [chosen, choose] = useState<FrameEntry | undefined>();
  const all = store.frames.entries.items;
  const shown = all
    .filter((entry) => isShown(entry, filter))
    .slice(-ROWS)
    .reverse();
  return (
    <>
      <p class="note">{words.about}</p>
      <InspectTools />
      {all.length === 0 && <p class="empty">{words.empty}</p>}
      {all.length > 0 && <FrameFilters filter={filter} onFilter={setFilter} />}
      {chosen && <FrameDetail entry={chosen} />}
      {all.length > 0 && <FramesTable entries={shown} chosen={chosen} onChoose={choose} />}
    </>
  );
}
