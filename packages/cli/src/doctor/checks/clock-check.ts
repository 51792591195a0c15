import { existsSync, statSync } from "node:fs";
import { LIMITS } from "@wsfn/platform";
import { say } from "../../language/language.ts";
import { duration } from "../../text/duration.ts";
import type { Subject } from "../subject/subject.ts";
import { type Check, found, ok, outOfScope, untestable } from "./check.ts";

/** Longer than the time source's own timeout, so that its reason is the one that is shown. */
const ASK_TIMEOUT_MS = 10_000;
/** A file system may keep coarse times; a clock that is slow by more than this would write files of the future. */
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
      if (subject.spec.trigger?.authType !== "function") return outOfScope(say("requests are not signed"));
      const { now, source } = subject.clock;
      // Asked first: it needs no network, and what it finds is certain.
      const future = fileOfTheFuture(subject);
      if (future !== undefined) return found({ detail: future });
      try {
        const { at, from, uncertainMs } = await source(AbortSignal.timeout(ASK_TIMEOUT_MS));
        const offByMs = Math.abs(now().getTime() - at.getTime());
        const says = say("off by {time} from {from} (to within {uncertain})", {
          time: duration(offByMs),
          from,
          uncertain: duration(uncertainMs),
        });
        return offByMs - uncertainMs > LIMITS.signatureSkewSeconds.max * 1000
          ? found({ detail: says })
          : ok(says);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        return untestable(
          say(
            "no other clock could be asked ({why}); offline, only files from the future would show a slow clock, and there are none",
            { why },
          ),
        );
      }
    },
  },
];

/** What was written here cannot be newer than now, unless the clock has gone back. */
function fileOfTheFuture({ spec, clock, sources }: Subject): string | undefined {
  const nowMs = clock.now().getTime();
  for (const file of [spec.file, ...sources().map((source) => source.file)]) {
    // A source in a zip file has a name, and no time of its own.
    const stat = existsSync(file) ? statSync(file) : undefined;
    if (stat !== undefined && stat.mtimeMs > nowMs + FUTURE_MS) {
      return say("{file} was changed {time} after the time that the clock shows", {
        file,
        time: duration(stat.mtimeMs - nowMs),
      });
    }
  }
  return undefined;
}
