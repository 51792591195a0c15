import { closePayload, fill, hex, utf8 } from "../../case/payload.ts";
import { cases, closes, frame, refusesClose, refusesCloseExactly, rfc6455 } from "../words.ts";

const GREETING = utf8("Hello World!");
const BROKEN = hex("ce ba e1 bd b9 cf 83 ce bc ce b5 ed a0 80 65 64 69 74 65 64");

/** What a Close frame may carry after its code. */
export const closeReasons = cases({ source: rfc6455("5.5.1") }, [
  {
    id: "close/with-reason",
    autobahn: ["7.3.4"],
    says: "accepts a Close with a reason",
    script: [frame("close", closePayload(1000, GREETING))],
    ...closes(1000),
  },
  {
    id: "close/longest-reason",
    autobahn: ["7.3.5"],
    says: "accepts a Close with the longest reason, 123 octets",
    script: [frame("close", closePayload(1000, fill("2a", 123)))],
    ...closes(1000),
  },
  {
    id: "close/reason-too-long",
    autobahn: ["7.3.6"],
    source: rfc6455("5.5"),
    says: "refuses a Close with a reason of 124 octets",
    script: [frame("close", closePayload(1000, fill("2a", 124)))],
    ...refusesCloseExactly(1002),
  },
  {
    id: "close/reason-not-utf8",
    autobahn: ["7.5.1"],
    says: "refuses a Close whose reason is not UTF-8",
    script: [frame("close", closePayload(1000, BROKEN))],
    ...refusesCloseExactly(1002, 1007),
  },
  {
    id: "close/reason-cut-inside-code-point",
    says: "refuses a Close whose reason ends inside a code point",
    script: [frame("close", closePayload(1000, hex("61 e2 82")))],
    ...refusesClose(1002, 1007),
  },
  {
    id: "close/reason-with-surrogate",
    says: "refuses a Close whose reason has a surrogate in it",
    script: [frame("close", closePayload(3000, hex("ed a0 80")))],
    ...refusesClose(1002, 1007),
  },
  {
    id: "close/reason-with-all-lengths",
    says: "accepts a reason with code points of one to four octets",
    script: [frame("close", closePayload(1000, utf8("aµ€𝄞")))],
    ...closes(1000),
  },
]);
