import type { Bar } from "../model/bars.ts";
import type { Store } from "../model/store.ts";
import type { Words } from "../words/words.ts";
import { draw } from "./draw.ts";
import { barAt, type Layout, layoutOf } from "./layout.ts";
import { type Palette, paletteOf } from "./palette.ts";
import type { ViewWindow } from "./view-window.ts";

/** While time runs, the drawing moves this often: smooth to the eye, and a tenth of a processor at most. */
const FRAME_MS = 50;
/** The drawing is as high as what is in it, px; what is more is scrolled. */
const LEAST_HEIGHT = 200;
const MOST_HEIGHT = 560;

/** What the drawing shows. */
export interface CanvasOptions {
  readonly store: Store;
  readonly view: ViewWindow;
  readonly words: Words;
  /** What is in view was moved by the pointer. */
  readonly onChange: () => void;
}

/** Owns the canvas of one frame element: draws it, scrolls it, and moves it with pointer and wheel. */
export class CanvasView {
  readonly #frame: HTMLElement;
  readonly #canvas: HTMLCanvasElement;
  readonly #spacer: HTMLElement;
  readonly #options: CanvasOptions;
  readonly #ends = new AbortController();
  readonly #resized: ResizeObserver;
  readonly #dark = matchMedia("(prefers-color-scheme: dark)");
  #palette: Palette;
  #layout: Layout | undefined;
  #lastMs = 0;
  #request = 0;
  #isDirty = true;

  constructor(frame: HTMLElement, options: CanvasOptions) {
    this.#frame = frame;
    this.#options = options;
    const canvas = frame.querySelector("canvas");
    const spacer = frame.querySelector<HTMLElement>(".spacer");
    if (!canvas || !spacer) throw new Error("the frame has no canvas");
    this.#canvas = canvas;
    this.#spacer = spacer;
    this.#palette = paletteOf(frame);
    const { signal } = this.#ends;
    frame.addEventListener("scroll", this.drawSoon, { signal });
    frame.addEventListener("wheel", (event) => this.#wheel(event), { signal, passive: false });
    frame.addEventListener("pointerdown", (event) => this.#drag(event), { signal });
    this.#dark.addEventListener(
      "change",
      () => {
        this.#palette = paletteOf(frame);
        this.drawSoon();
      },
      { signal },
    );
    this.#resized = new ResizeObserver(this.drawSoon);
    this.#resized.observe(frame);
    const endWatch = options.store.watch(this.drawSoon);
    signal.addEventListener("abort", endWatch);
    this.#tick(0);
  }

  readonly drawSoon = (): void => {
    this.#isDirty = true;
  };

  /** The bar under a pointer. */
  barAt({ clientX, clientY }: { readonly clientX: number; readonly clientY: number }): Bar | undefined {
    const { store, view } = this.#options;
    const { left, top, width } = this.#canvas.getBoundingClientRect();
    if (!this.#layout || width === 0) return undefined;
    const { fromMs } = view.range(store.nowMs);
    const perPx = view.spanMs / width;
    const place = {
      y: clientY - top + this.#frame.scrollTop,
      atMs: fromMs + (clientX - left) * perPx,
      slackMs: 4 * perPx,
      nowMs: view.shownNow(store.nowMs),
    };
    return barAt(this.#layout, store.timeline, place);
  }

  close(): void {
    this.#ends.abort();
    this.#resized.disconnect();
    cancelAnimationFrame(this.#request);
  }

  /** Browsers call no frames of a window that is not seen. */
  #tick(atMs: number): void {
    this.#request = requestAnimationFrame((next) => this.#tick(next));
    const { view, store } = this.#options;
    const isMoving = view.isFollowing && !view.isPaused && store.link === "open";
    // In a panel that is hidden nothing is drawn; it resizes when it is shown.
    if (this.#frame.clientWidth === 0) return;
    if (!this.#isDirty && !(isMoving && atMs - this.#lastMs >= FRAME_MS)) return;
    this.#isDirty = false;
    this.#lastMs = atMs;
    this.#draw();
  }

  #draw(): void {
    const { store, view, words } = this.#options;
    const ctx = this.#canvas.getContext("2d");
    const nowMs = view.shownNow(store.nowMs);
    const range = view.range(store.nowMs);
    this.#layout = layoutOf(store.timeline, range);
    this.#frame.style.height = `${Math.min(MOST_HEIGHT, Math.max(LEAST_HEIGHT, this.#layout.height + 2))}px`;
    const { clientWidth: width, clientHeight: height, scrollTop } = this.#frame;
    if (!ctx) return;
    const ratio = devicePixelRatio;
    if (
      this.#canvas.width !== Math.round(width * ratio) ||
      this.#canvas.height !== Math.round(height * ratio)
    ) {
      this.#canvas.width = Math.round(width * ratio);
      this.#canvas.height = Math.round(height * ratio);
      this.#canvas.style.width = `${width}px`;
      this.#canvas.style.height = `${height}px`;
    }
    this.#spacer.style.height = `${Math.max(0, this.#layout.height - height)}px`;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    const { model, layout, palette } = {
      model: store.timeline,
      layout: this.#layout,
      palette: this.#palette,
    };
    draw(ctx, {
      model,
      layout,
      palette,
      words,
      ...range,
      nowMs,
      width,
      height,
      scrollTop,
      chosen: store.chosen,
    });
  }

  #wheel(event: WheelEvent): void {
    const { store, view, onChange } = this.#options;
    const { left, width } = this.#canvas.getBoundingClientRect();
    if (event.ctrlKey || event.metaKey)
      view.zoom(Math.exp(event.deltaY / 200), (event.clientX - left) / width, store.nowMs);
    else if (event.deltaX !== 0) view.pan((event.deltaX / width) * view.spanMs, store.nowMs);
    else return;
    event.preventDefault();
    onChange();
    this.drawSoon();
  }

  #drag(down: PointerEvent): void {
    if (down.button !== 0) return;
    const { store, view, onChange } = this.#options;
    const ends = new AbortController();
    const signal = AbortSignal.any([ends.signal, this.#ends.signal]);
    let lastX = down.clientX;
    addEventListener(
      "pointermove",
      ({ clientX }) => {
        // A click that trembles is no drag.
        if (view.isFollowing && Math.abs(clientX - down.clientX) < 4) return;
        view.pan(((lastX - clientX) / this.#canvas.clientWidth) * view.spanMs, store.nowMs);
        lastX = clientX;
        onChange();
        this.drawSoon();
      },
      { signal },
    );
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => ends.abort(), { signal });
  }
}
