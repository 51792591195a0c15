import type { ConformanceCase, Opening } from "../../case/case.ts";
import type { Sample, Step } from "../../case/step.ts";
import { CLEAN, cases, NOTHING, rfc7692 } from "../words.ts";
import { NEEDS } from "./words.ts";

/** Every offer of a stream has these two: the client forgets between messages, and lets the server choose the client's window. */
export const BASE = "permessage-deflate; client_no_context_takeover; client_max_window_bits";

/** Length of each message, in code points for text; and of the fragments that its compressed octets are cut into, if they are. */
type Row = readonly [id: `deflate/${string}`, autobahn: string, bytes: number, fragment?: number];

/** What the streams of a family have in common. */
interface Family {
  /** What the messages are, or what is offered, for the rule's sentence. */
  readonly says: string;
  /** Of RFC 7692. */
  readonly section: string;
  readonly kind: "text" | "binary";
  readonly sample: Sample;
  readonly offer: string;
}

/** As Autobahn's families 12 and 13. */
const FULL_COUNT = 1000;
const QUICK_MOST = 256;
/** Twice the largest window of deflate (decision 0025). */
const WINDOW_BYTES = 64 * 1024;
/** Twice the largest window and never less than four messages: measured to find the same faults as a thousand. */
const quickCount = (bytes: number): number =>
  Math.min(QUICK_MOST, Math.max(4, Math.ceil(WINDOW_BYTES / bytes)));
/** Both ends work at once, and yet no more is on its way than one of the longer messages: servers bound what they keep for a peer. */
const inFlight = (bytes: number): number => Math.min(16, Math.max(1, Math.floor(WINDOW_BYTES / bytes)));

/** One case a row: many compressed messages of one length, each of which comes back. */
export function streams(
  { says, section, kind, sample, offer }: Family,
  rows: readonly Row[],
): readonly ConformanceCase[] {
  // Any legal answer will do, also one that does not fit the offer: what it has to say are cases of their own.
  const opening: Opening = { offer, expect: { ok: [101], deflate: { answer: "wanted" } } };
  const unit = kind === "text" ? "code points" : "octets";
  return cases(
    { needs: NEEDS, source: rfc7692(section), opening, events: NOTHING, ending: CLEAN },
    rows.map(([id, autobahn, bytes, fragment]) => {
      const steps = (count: number): Step[] => [
        {
          do: "stream",
          kind,
          sample,
          bytes,
          count,
          inFlight: inFlight(bytes),
          compressed: true,
          lenient: true,
          ...(fragment !== undefined && { fragment }),
        },
      ];
      const cut = fragment === undefined ? "" : ` in fragments of ${fragment}`;
      return {
        id,
        autobahn: [autobahn],
        says: `returns compressed ${kind} messages of ${bytes} ${unit}${cut}: ${says}`,
        script: steps(quickCount(bytes)),
        full: { script: steps(FULL_COUNT) },
      };
    }),
  );
}
