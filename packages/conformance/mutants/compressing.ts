import type { Mutant } from "./mutant.ts";
import type { Behaviour } from "./server/behaviour.ts";

const mutant = (name: string, behaviour: Behaviour, ...trips: [string, ...string[]]): Mutant => ({
  name,
  behaviour,
  trips,
});

const each = (name: string, bits: readonly number[]): [string, ...string[]] =>
  bits.map((one) => `deflate/${name}-${one}`) as [string, ...string[]];

/** Defects of a server's compression: in what it agrees to, in what it writes, in what it can read. */
export const COMPRESSING: readonly Mutant[] = [
  // The answer
  mutant("never agrees to compress", { answersExtension: "" }, "deflate/agrees-to-compress"),
  mutant(
    "answers without server_no_context_takeover",
    { negotiates: "no forgetting" },
    "deflate/takeover-of-client-only",
    "deflate/takeover-of-neither",
    "deflate/answer-keeps-forget",
    "deflate/answer-keeps-forget-and-window",
    "deflate/answer-to-two-lines",
  ),
  mutant(
    "answers without server_max_window_bits",
    { negotiates: "no window" },
    "deflate/answer-keeps-forget-and-window",
    "deflate/answer-to-quoted-value",
    ...each("server-window", [9, 10, 11, 12, 13, 14]),
    ...each("both-windows", [9, 10, 11, 12, 13, 14]),
  ),
  mutant(
    "sets a client window unasked",
    { negotiates: "a client window unasked" },
    "deflate/answer-without-client-window",
  ),

  // What is sent
  mutant(
    "refers to what is outside its window",
    { compresses: "outside its window" },
    ...each("server-window", [9, 10, 11, 12, 13, 14]),
    "deflate/offer-window-9-64",
    "deflate/offer-window-9-4096",
    "deflate/offer-forget-window-9-131072",
    "deflate/offer-three-65536",
  ),
  mutant(
    "compresses with one bit more than it agreed to",
    { compresses: "with one bit more than it agreed to" },
    ...each("server-window", [9, 10, 11, 12, 13, 14]),
    ...each("both-windows", [9, 10, 11, 12, 13, 14]),
  ),
  mutant(
    "compresses with memory though it agreed to forget",
    { compresses: "with memory" },
    "deflate/takeover-of-client-only",
    "deflate/takeover-of-neither",
    "deflate/offer-forget-1024",
    "deflate/offer-forget-window-9-1024",
    "deflate/offer-forget-window-15-1024",
    "deflate/offer-three-1024",
  ),
  mutant(
    "leaves the end of a flush in its messages",
    { compresses: "with the end of its flush" },
    "deflate/example-one-block",
    "deflate/takeover-both-ways",
    "deflate/client-window-12",
  ),
  mutant(
    "compresses an empty message into nothing",
    { compresses: "an empty message into nothing" },
    "deflate/example-empty",
    "deflate/takeover-behind-empty",
  ),
  mutant("answers the last message first", { reordersBatch: true }, "deflate/order-is-kept"),

  // What can be read
  mutant(
    "inflates without memory",
    { inflates: "without memory" },
    "deflate/takeover-both-ways",
    "deflate/takeover-of-client-only",
    "deflate/example-takeover",
    "deflate/plain-between-compressed",
    "deflate/takeover-across-text-and-binary",
    "deflate/takeover-behind-incompressible",
    ...each("server-window", [9, 15]),
  ),
  mutant(
    "forgets after a message without compression",
    { inflates: "without memory of what was before a plain message" },
    "deflate/plain-between-compressed",
  ),
  mutant(
    "forgets after an empty message",
    { inflates: "without memory of what was before an empty message" },
    "deflate/takeover-behind-empty",
  ),
  mutant(
    "forgets at a ping",
    { inflates: "without memory of what was before a ping" },
    "deflate/ping-inside-with-takeover",
  ),
  mutant(
    "takes a control frame that comes first for a sign that nothing is compressed",
    { inflates: "nothing, when a control frame came first" },
    "deflate/compressed-after-ping",
    "deflate/compressed-after-pong",
  ),
  mutant(
    "takes nothing for compressed after a plain message in fragments",
    { inflates: "nothing after a plain message in fragments" },
    "deflate/compressed-after-plain-fragments",
  ),
  mutant(
    "takes everything for compressed after a compressed message in fragments",
    { inflates: "all messages after a compressed one in fragments" },
    "deflate/plain-fragments-after-compressed",
  ),
  mutant(
    "keeps a window for each kind",
    { inflates: "with a window for each kind" },
    "deflate/takeover-across-text-and-binary",
  ),
  mutant(
    "inflates with one bit less than it agreed to",
    { inflates: "with one bit less than it agreed to" },
    ...each("client-window", [10, 11, 12, 13, 14, 15]),
    ...each("both-windows", [10, 11, 12, 13, 14, 15]),
  ),
  mutant(
    "does not know BFINAL",
    { inflates: "no final block" },
    "deflate/example-final-block",
    "deflate/final-block-of-1",
    "deflate/final-block-of-4096",
    "deflate/final-block-of-4097",
    "deflate/final-block-of-70000",
    "deflate/final-block-then-message",
  ),
  mutant(
    "does not know stored blocks",
    { inflates: "no stored block" },
    "deflate/example-stored-block",
    "deflate/stored-70000",
    "deflate/code-point-across-blocks",
  ),
  mutant(
    "inflates the first block of a message",
    { inflates: "one block" },
    "deflate/example-two-blocks",
    "deflate/empty-blocks-before",
    "deflate/fault-in-second-block",
  ),
  mutant(
    "inflates everything before it looks at its limit",
    { inflates: "everything before it looks at the limit" },
    "deflate/bomb-needs-no-memory",
  ),
];
