/** Later than this, a timer was held up by other work of this process. */
const LATE_MS = 50;

/**
 * Calls back when `ms` have passed in which this process could see what happened. A timer that fires after a long piece of work comes
 * before everything that arrived meanwhile, so a busy probe would call a server silent that was not: time in which nobody looked is
 * waited for again, at most `ms` more, and what has arrived is read first. Returns what calls it off.
 */
export function fairTimeout(call: () => void, ms: number): () => void {
  let spareMs = ms;
  let over = false;
  let timer: NodeJS.Timeout;
  const wait = (forMs: number): void => {
    const began = performance.now();
    timer = setTimeout(() => {
      const lateMs = Math.min(spareMs, performance.now() - began - forMs);
      spareMs -= lateMs;
      setImmediate(() => {
        if (over) return;
        if (lateMs > LATE_MS) wait(lateMs);
        else call();
      });
    }, forMs);
  };
  wait(ms);
  return () => {
    over = true;
    clearTimeout(timer);
  };
}

/** Acts once the signal has fired, at once where it has already; the returned function calls that off. */
export function whenAborted(signal: AbortSignal | undefined, act: () => void): () => void {
  signal?.addEventListener("abort", act, { once: true });
  if (signal?.aborted) act();
  return () => signal?.removeEventListener("abort", act);
}
