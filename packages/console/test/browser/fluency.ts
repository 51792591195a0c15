import type { Page } from "playwright-core";

/** What a page did for a number of its frames. */
export interface Fluency {
  readonly frames: number;
  readonly elapsedMs: number;
  /** Between two frames, the middle one and the one that 19 of 20 are no longer than. */
  readonly frameMs: { readonly p50: number; readonly p95: number };
  /** Tasks of more than 50 ms, in which a page answers to nothing. */
  readonly longTasks: { readonly count: number; readonly totalMs: number };
  /** Times that the timeline was drawn, and rectangles and texts of the largest drawing. */
  readonly drawings: { readonly count: number; readonly mostCalls: number };
  readonly nodes: number;
  /** Elements that were put in and taken out. */
  readonly changedNodes: number;
}

/** Counts what is drawn in a page from its begin on; to be called before the page is opened. */
export async function countDrawings(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const counts = { drawings: 0, calls: 0, mostCalls: 0 };
    Object.assign(globalThis, { drawn: counts });
    const { prototype } = CanvasRenderingContext2D;
    const { setTransform, fillRect, fillText } = prototype;
    // Each drawing begins with the transform for this screen's pixels.
    prototype.setTransform = function (...args: unknown[]) {
      counts.drawings += 1;
      counts.calls = 0;
      Reflect.apply(setTransform, this, args);
    };
    const counted = <A extends unknown[]>(original: (...args: A) => void) =>
      function (this: CanvasRenderingContext2D, ...args: A): void {
        counts.mostCalls = Math.max(counts.mostCalls, ++counts.calls);
        Reflect.apply(original, this, args);
      };
    prototype.fillRect = counted(fillRect);
    prototype.fillText = counted(fillText);
  });
}

/** Watches a page for so many of its frames. */
export const fluencyOf = (page: Page, frames: number): Promise<Fluency> =>
  page.evaluate(async (wanted) => {
    const { drawn } = globalThis as unknown as {
      drawn: { drawings: number; calls: number; mostCalls: number };
    };
    drawn.mostCalls = 0;
    const before = drawn.drawings;
    const longTasks = { count: 0, totalMs: 0 };
    const tasks = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) {
        longTasks.count += 1;
        longTasks.totalMs += duration;
      }
    });
    tasks.observe({ type: "longtask" });
    let changedNodes = 0;
    const mutations = new MutationObserver((records) => {
      for (const { addedNodes, removedNodes } of records)
        changedNodes += addedNodes.length + removedNodes.length;
    });
    mutations.observe(document, { subtree: true, childList: true });
    const intervals: number[] = [];
    const beginMs = performance.now();
    let lastMs = beginMs;
    while (intervals.length < wanted) {
      const atMs = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
      intervals.push(atMs - lastMs);
      lastMs = atMs;
    }
    tasks.disconnect();
    mutations.disconnect();
    intervals.sort((a, b) => a - b);
    const at = (share: number): number =>
      Math.round((intervals[Math.floor(share * (wanted - 1))] ?? 0) * 10) / 10;
    return {
      frames: wanted,
      elapsedMs: Math.round(performance.now() - beginMs),
      frameMs: { p50: at(0.5), p95: at(0.95) },
      longTasks: { count: longTasks.count, totalMs: Math.round(longTasks.totalMs) },
      drawings: { count: drawn.drawings - before, mostCalls: drawn.mostCalls },
      nodes: document.querySelectorAll("*").length,
      changedNodes,
    };
  }, frames);
