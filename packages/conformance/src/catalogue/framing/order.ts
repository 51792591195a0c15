import { fill, hex, utf8 } from "../../case/payload.ts";
import { CLEAN, cases, comes, echoContract, frame, HELLO, seen } from "../words.ts";

const STAR = "2a";
const SYMBOLS = hex("00 ff fe fd fc fb 00 ff");
const texts = Array.from({ length: 64 }, (_, index) => utf8(`message ${index}`));

/** What an echo keeps beside the octets: the order of messages, and their kind. */
export const order = cases({ source: echoContract("order") }, [
  {
    id: "framing/many-messages-in-one-write",
    says: "returns 64 messages that arrive at once, in their order",
    script: texts.map((text) => frame("text", text)),
    events: { ok: [texts.map((text) => seen("text", text))] },
    ending: CLEAN,
  },
  {
    id: "framing/short-behind-long",
    says: "returns a long message before the short one that follows it",
    script: [frame("text", fill(STAR, 100_000)), frame("text", HELLO), frame("binary", SYMBOLS)],
    ...comes(seen("text", fill(STAR, 100_000)), seen("text", HELLO), seen("binary", SYMBOLS)),
  },
  {
    id: "framing/text-and-binary-keep-their-kind",
    source: echoContract("kind"),
    says: "returns text as text and binary as binary when they alternate",
    script: [
      frame("text", HELLO),
      frame("binary", HELLO),
      frame("text", utf8("")),
      frame("binary", utf8("")),
      frame("binary", SYMBOLS),
    ],
    ...comes(
      seen("text", HELLO),
      seen("binary", HELLO),
      seen("text", utf8("")),
      seen("binary", utf8("")),
      seen("binary", SYMBOLS),
    ),
  },
]);
