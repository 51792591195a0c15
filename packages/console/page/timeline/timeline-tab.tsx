import { useCallback, useRef, useState } from "preact/hooks";
import { Figures } from "../parts/figures.tsx";
import type { Tab } from "../parts/tabs.tsx";
import { useStore, useWords } from "../parts/use-store.ts";
import { BarsTable } from "./bars-table.tsx";
import { Legend } from "./legend.tsx";
import { TimelineCanvas } from "./timeline-canvas.tsx";
import { ViewWindow } from "./view-window.ts";

/** The life of instances and connections, and what it costs. */
export function TimelineTab({ onTab }: { onTab(tab: Tab["id"]): void }) {
  const store = useStore();
  const words = useWords().timeline;
  const view = useRef(new ViewWindow()).current;
  const [, draw] = useState(0);
  // The same one each time: the canvas is made anew for another.
  const redraw = useCallback(() => draw((n) => n + 1), []);
  const then = (act: () => void) => (): void => {
    act();
    redraw();
    store.changed();
  };
  const isEmpty = store.timeline.bars.size === 0 && store.timeline.lanes.size === 0;
  return (
    <>
      <div class="toolbar">
        <button
          type="button"
          aria-pressed={view.isPaused}
          onClick={then(() => (view.isPaused ? view.resume() : view.pause(store.nowMs)))}
        >
          {view.isPaused ? words.resume : words.pause}
        </button>
        <button type="button" aria-pressed={view.isFollowing} onClick={then(() => view.follow())}>
          {words.follow}
        </button>
        <button type="button" onClick={then(() => view.zoom(0.5, 1, store.nowMs))}>
          {words.zoomIn}
        </button>
        <button type="button" onClick={then(() => view.zoom(2, 1, store.nowMs))}>
          {words.zoomOut}
        </button>
        <button
          type="button"
          onClick={then(() => view.fit(store.timeline.beginMs ?? store.nowMs - 60_000, store.nowMs))}
        >
          {words.everything}
        </button>
      </div>
      {isEmpty && <p class="empty">{words.empty}</p>}
      <TimelineCanvas view={view} onChange={redraw} onTab={onTab} />
      <Legend />
      <Figures />
      <BarsTable onTab={onTab} />
    </>
  );
}
