import { useEffect, useRef, useState } from "preact/hooks";
import type { Bar } from "../model/bars.ts";
import type { Tab } from "../parts/tabs.tsx";
import { useStore, useWords } from "../parts/use-store.ts";
import { spanText } from "../words/time.ts";
import { endText } from "./bars-table.tsx";
import { CanvasView } from "./canvas-view.ts";
import type { ViewWindow } from "./view-window.ts";

/** What a key does to what is in view. */
const KEYS: Readonly<Record<string, (view: ViewWindow, nowMs: number, beginMs: number) => void>> = {
  ArrowLeft: (view, now) => view.pan(-view.spanMs / 8, now),
  ArrowRight: (view, now) => view.pan(view.spanMs / 8, now),
  "+": (view, now) => view.zoom(0.5, 0.5, now),
  "=": (view, now) => view.zoom(0.5, 0.5, now),
  "-": (view, now) => view.zoom(2, 0.5, now),
  " ": (view, now) => (view.isPaused ? view.resume() : view.pause(now)),
  f: (view) => view.follow(),
  "0": (view, now, begin) => view.fit(begin, now),
};

/** What the pointer is on, and where. */
interface Pointed {
  readonly bar: Bar;
  readonly x: number;
  readonly y: number;
}

/** The drawing, and what a pointer and keys do to it. */
export function TimelineCanvas({
  view,
  onChange,
  onTab,
}: {
  view: ViewWindow;
  onChange(): void;
  onTab(tab: Tab["id"]): void;
}) {
  const store = useStore(1000);
  const words = useWords();
  const frame = useRef<HTMLDivElement>(null);
  const drawing = useRef<CanvasView | undefined>(undefined);
  const [pointed, point] = useState<Pointed | undefined>();
  useEffect(() => {
    if (!frame.current) return;
    const made = new CanvasView(frame.current, { store, view, words, onChange });
    drawing.current = made;
    return () => made.close();
  }, [store, view, words, onChange]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const act = event.ctrlKey || event.metaKey ? undefined : KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act(view, store.nowMs, store.timeline.beginMs ?? store.nowMs);
    onChange();
    drawing.current?.drawSoon();
  };
  const onPointerMove = (event: PointerEvent): void => {
    const bar = drawing.current?.barAt(event);
    const { left = 0, top = 0 } = frame.current?.getBoundingClientRect() ?? {};
    point(bar && { bar, x: event.clientX - left, y: event.clientY - top });
  };
  const onClick = (event: MouseEvent): void => {
    const bar = drawing.current?.barAt(event);
    if (bar) store.chosen = bar.requestId;
    drawing.current?.drawSoon();
  };
  const open = store.timeline.openOf();
  return (
    <>
      <div
        class="timeline"
        ref={frame}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is an application of its own keys, which are described below it
        tabIndex={0}
        role="application"
        aria-label={words.timeline.picture(store.timeline.lanes.size, open)}
        aria-describedby="timeline-keys"
        onKeyDown={onKeyDown}
        onPointerMove={onPointerMove}
        onPointerLeave={() => point(undefined)}
        onClick={onClick}
        onDblClick={() => store.chosen !== undefined && onTab("logs")}
      >
        <canvas />
        <div class="spacer" />
        {pointed && <Tip {...pointed} nowMs={store.nowMs} />}
      </div>
      <p id="timeline-keys" class="note">
        {words.timeline.keys}
      </p>
    </>
  );
}

function Tip({ bar, x, y, nowMs }: Pointed & { nowMs: number }) {
  const words = useWords();
  const lasted = spanText((bar.t4 ?? nowMs) - (bar.t2 ?? bar.t1));
  return (
    <p class="tip" style={{ left: `${x + 12}px`, top: `${y + 12}px` }}>
      <b>{bar.path}</b> {lasted}
      <br />
      {endText(bar, words)}
      <br />
      {bar.requestId}
    </p>
  );
}
