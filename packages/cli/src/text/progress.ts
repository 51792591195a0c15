import { screenOf } from "./screen.ts";
import { cutAt } from "./width.ts";

/**
 * One line at the foot of a terminal that shows what is being done, and for how long. Where there is no terminal, a step that takes
 * long is a line of its own, if that is asked for.
 */
export interface Progress extends Disposable {
  /** What is done from now on. */
  step(what: string): void;
  /** Takes the line away, so that others can be printed. The next step brings it back. */
  clear(): void;
  /** Prints a line that stays. */
  say(line: string): void;
}

/** Where it is shown, and by which clock. */
export interface ProgressOptions {
  /** Default: standard error, so that a pipe gets results alone. */
  readonly stream?: NodeJS.WriteStream;
  /** Without a terminal: a step that takes longer than this is printed, once. Default: never. */
  readonly sayAfterMs?: number;
  /** A monotonic clock, ms. Default `performance.now`. */
  readonly nowMs?: () => number;
}

/** The seconds are shown anew this often. */
const TICK_MS = 1000;
/** Back to the first column, and erase the line (ECMA-48 §8.3.41). */
const ERASE = "\r\u001b[K";

/** Begins to show progress; dispose it before results are printed. */
export function showProgress({
  stream = process.stderr,
  sayAfterMs = Number.POSITIVE_INFINITY,
  nowMs = () => performance.now(),
}: ProgressOptions = {}): Progress {
  const screen = screenOf(stream);
  const startedMs = nowMs();
  let what = "";
  let stepMs = startedMs;
  let isSaid = false;
  const draw = (): void => {
    if (what === "") return;
    if (screen === undefined) {
      if (isSaid || nowMs() - stepMs < sayAfterMs) return;
      isSaid = true;
      stream.write(`${what} …\n`);
      return;
    }
    const seconds = Math.floor((nowMs() - startedMs) / 1000);
    const line = `${what} …${seconds > 0 ? ` ${seconds} s` : ""}`;
    stream.write(ERASE + cutAt(line, screen.columns - 1));
  };
  const timer = setInterval(draw, TICK_MS).unref();
  const clear = (): void => {
    if (screen !== undefined && what !== "") stream.write(ERASE);
    what = "";
  };
  return {
    step: (next) => {
      if (next !== what) {
        stepMs = nowMs();
        isSaid = false;
      }
      what = next;
      draw();
    },
    clear,
    say: (line) => {
      if (screen !== undefined && what !== "") stream.write(ERASE);
      stream.write(`${line}\n`);
      draw();
    },
    [Symbol.dispose]: () => {
      clearInterval(timer);
      clear();
    },
  };
}
