import type { ConformanceCase, DeflateRule, Opening } from "../case/case.ts";
import { hex, type Payload } from "../case/payload.ts";
import type { Step } from "../case/step.ts";
import { MUST, rfc7692 } from "./words.ts";

/** Words of the deflate suite alone. */

export const PLAIN = "permessage-deflate";
/** Octets that a case writes by hand fit only a connection on which the client forgets, which it promises with this. */
export const FORGETFUL = "permessage-deflate; client_no_context_takeover";

/** RSV1: the message is compressed (RFC 7692 6). */
export const COMPRESSED = { rsv: 4 } as const;
export const NEEDS = ["permessage-deflate"] as const;

/** "Hello" in one block with fixed codes, as RFC 7692 7.2.3.1 prints it. */
export const HELLO_BLOCK: Payload = hex("f2 48 cd c9 c9 07 00");

/** An offer that the server should take: the case is about what comes after it. One that it declines says nothing about that. */
export const offering = (offer: string, rule: Partial<DeflateRule> = {}): Opening => ({
  offer,
  expect: { ok: [101], deflate: { answer: "wanted", ...rule } },
});

export const must = (
  name: string,
  section: string,
  says: string,
  opening: Opening,
  script: readonly Step[],
  outcome: Pick<ConformanceCase, "events" | "ending">,
): ConformanceCase => ({
  ...MUST,
  needs: NEEDS,
  id: `deflate/${name}`,
  says,
  source: rfc7692(section),
  opening,
  script,
  ...outcome,
});
