import type { ConformanceCase } from "../../case/case.ts";
import { closePayload, fill, hex, utf8 } from "../../case/payload.ts";
import { cases, comes, fails, failsOnClose, frame, HELLO, rfc6455, seen } from "../words.ts";

const STAR = "2a";
const UNMASKED = { mask: "none" } as const;
const SYMBOLS = hex("00 ff fe fd fc fb 00 ff");

const missing = cases({ source: rfc6455("5.1"), ...fails(1002) }, [
  {
    id: "framing/unmasked-text",
    says: "fails the connection on a text without a mask",
    script: [frame("text", HELLO, UNMASKED)],
  },
  {
    id: "framing/unmasked-binary",
    says: "fails the connection on a binary without a mask",
    script: [frame("binary", SYMBOLS, UNMASKED)],
  },
  {
    id: "framing/unmasked-empty-text",
    says: "fails the connection on an empty text without a mask",
    script: [frame("text", undefined, UNMASKED)],
  },
  {
    id: "framing/unmasked-ping",
    says: "fails the connection on a ping without a mask",
    script: [frame("ping", utf8("ping"), UNMASKED)],
  },
  {
    id: "framing/unmasked-close",
    says: "fails the connection on a Close without a mask",
    script: [frame("close", closePayload(1000), UNMASKED)],
    ...failsOnClose(1002),
  },
  {
    id: "framing/unmasked-pong",
    says: "fails the connection on a pong without a mask",
    script: [frame("pong", utf8("pong"), UNMASKED)],
  },
  {
    id: "framing/unmasked-continuation",
    says: "fails the connection on a continuation without a mask, after a fragment that has one",
    script: [frame("text", HELLO, { fin: false }), frame("continuation", HELLO, UNMASKED)],
  },
  {
    id: "framing/unmasked-126",
    says: "fails the connection on a text with a 16-bit length without a mask",
    script: [frame("text", fill(STAR, 126), UNMASKED)],
  },
]);

const zero = cases({ source: rfc6455("5.3") }, [
  {
    id: "framing/mask-key-zero",
    says: "accepts a masking key of zero, which is as good as any other",
    script: [frame("text", HELLO, { mask: "zero" })],
    ...comes(seen("text", HELLO)),
  },
]);

/** What a client sends is masked (RFC 6455 5.1). */
export const masks: readonly ConformanceCase[] = [...missing, ...zero];
