import { statSync } from "node:fs";
import { LIMITS } from "@wsfn/platform";
import { type Check, couldNotLook, doesNotApply, found, ok } from "./check.ts";
import { duration } from "./duration.ts";
import type { Subject } from "./subject.ts";

/** Longer than the time source's own patience, so that its reason is the one that is told. */
const ASK_TIMEOUT_MS = 10_000;
/** A file system may keep coarse times; a clock that is behind by more than this would write files of the future. */
const FUTURE_MS = 60_000;

/** Signatures hold for 15 minutes around the platform's time. */
export const CLOCK_CHECKS: readonly Check[] = [
  {
    id: "clock",
    looksAt: "this machine's clock against the platform's",
    source: "WebSocket page, error table: 403 when the Date is off by more than 15 minutes",
    finding:
      "this machine's clock is off by more than a signature may be: signed requests from here are refused with 403",
    fix: "set the clock: timedatectl set-ntp true",
    look: async (subject) => {
      if (subject.spec.trigger?.authType !== "function") return doesNotApply("requests are not signed");
      const { now, source } = subject.clock;
      // Asked first: it needs no network, and what it finds is certain.
      const future = fileOfTheFuture(subject);
      if (future !== undefined) return found({ detail: future });
      try {
        const { at, from, uncertainMs } = await source(AbortSignal.timeout(ASK_TIMEOUT_MS));
        const offByMs = Math.abs(now().getTime() - at.getTime());
        const says = `off by ${duration(offByMs)} from ${from} (to within ${duration(uncertainMs)})`;
        return offByMs - uncertainMs > LIMITS.signatureSkewSeconds.max * 1000
          ? found({ detail: says })
          : ok(says);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        return couldNotLook(
          `no other clock could be asked (${why}); offline, only files from the future would show a clock that is behind, and there are none`,
        );
      }
    },
  },
];

/** What was written here cannot be newer than now, unless the clock has gone back. */
function fileOfTheFuture({ spec, clock, sources }: Subject): string | undefined {
  const nowMs = clock.now().getTime();
  for (const file of [spec.file, ...sources().map((source) => source.file)]) {
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat !== undefined && stat.mtimeMs > nowMs + FUTURE_MS) {
      return `${file} was changed ${duration(stat.mtimeMs - nowMs)} after the time that the clock shows`;
    }
  }
  return undefined;
}
