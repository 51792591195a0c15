import type { DeflateRule, Opening } from "../../case/case.ts";
import { hex, type Payload } from "../../case/payload.ts";

/** The plainest offer. */
export const PLAIN = "permessage-deflate";
/** Octets that a case writes by hand fit only a connection on which the client forgets, which it promises with this. */
export const FORGETFUL = "permessage-deflate; client_no_context_takeover";

/** RSV1: the message is compressed (RFC 7692 6). */
export const COMPRESSED = { rsv: 4 } as const;
/** What every case of the suite needs. */
export const NEEDS = ["permessage-deflate"] as const;

/** "Hello" in one block with fixed codes, as RFC 7692 7.2.3.1 prints it. */
export const HELLO_BLOCK: Payload = hex("f2 48 cd c9 c9 07 00");

/** An offer that the server should take: the case is about what comes after it. A declined offer shows nothing about that. */
export const offering = (offer: string, rule: Partial<DeflateRule> = {}): Opening => ({
  offer,
  expect: { ok: [101], deflate: { answer: "wanted", ...rule } },
});
