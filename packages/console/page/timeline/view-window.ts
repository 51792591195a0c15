/** The shortest and the longest time that the timeline shows. */
const LEAST_SPAN_MS = 20;
const MOST_SPAN_MS = 7 * 86_400_000;

/** The stretch of time that is in view. Following, its end is now; paused, now stands still. */
export class ViewWindow {
  spanMs = 60_000;
  isFollowing = true;
  #endMs = 0;
  #pausedMs: number | undefined;

  /** Now, as it is shown. */
  shownNow(nowMs: number): number {
    return this.#pausedMs ?? nowMs;
  }

  get isPaused(): boolean {
    return this.#pausedMs !== undefined;
  }

  /** From when to when. A twentieth is left free before now, so that a bar's end is seen. */
  range(nowMs: number): { readonly fromMs: number; readonly toMs: number } {
    const toMs = this.isFollowing ? this.shownNow(nowMs) + this.spanMs / 20 : this.#endMs;
    return { fromMs: toMs - this.spanMs, toMs };
  }

  pan(byMs: number, nowMs: number): void {
    this.#endMs = this.range(nowMs).toMs + byMs;
    this.isFollowing = false;
  }

  /** `share` is the place that stays where it is: 0 at the left edge, 1 at the right. */
  zoom(factor: number, share: number, nowMs: number): void {
    const { fromMs } = this.range(nowMs);
    const spanMs = Math.min(MOST_SPAN_MS, Math.max(LEAST_SPAN_MS, this.spanMs * factor));
    const fixedMs = fromMs + share * this.spanMs;
    this.spanMs = spanMs;
    this.#endMs = fixedMs + (1 - share) * spanMs;
  }

  /** Everything since `beginMs`. */
  fit(beginMs: number, nowMs: number): void {
    this.spanMs = Math.max(1000, (this.shownNow(nowMs) - beginMs) * 1.1);
    this.follow();
  }

  follow(): void {
    this.isFollowing = true;
  }

  pause(nowMs: number): void {
    this.#pausedMs = nowMs;
  }

  resume(): void {
    this.#pausedMs = undefined;
  }
}
