import { OPCODE } from "@wsfn/protocol";
import type { Mutant } from "./mutant.ts";
import type { Behaviour } from "./server/behaviour.ts";

const mutant = (name: string, behaviour: Behaviour, ...trips: [string, ...string[]]): Mutant => ({
  name,
  behaviour,
  trips,
});

/** Defects that no single case points at: in reading requests, in order, in what is kept between frames, in the server's own frames. */
export const BY_HAND: readonly Mutant[] = [
  // Opening
  mutant(
    "computes Sec-WebSocket-Accept wrongly",
    { wrongAccept: true },
    "handshake/accept-of-the-sample-key",
    "handshake/ordinary",
  ),
  mutant("keeps white space in the key", { keepsSpacesInKey: true }, "handshake/key-with-spaces-around"),
  mutant(
    "does not name the version that it speaks",
    { namesNoVersion: true },
    "handshake/version-12",
    "handshake/version-14",
  ),
  mutant(
    "cuts the connection instead of answering a bad request",
    { onBadRequest: "cut" },
    "handshake/key-missing",
    "handshake/version-missing",
    "handshake/upgrade-missing",
    "handshake/host-missing",
    "handshake/host-twice",
    "handshake/post",
    "handshake/http-2.0",
    "handshake/space-before-colon",
    "handshake/extension-grammar-name-missing",
  ),
  mutant(
    "takes a bad Host for a fault of its own",
    { onBadRequest: 500 },
    "handshake/host-missing",
    "handshake/host-twice",
    "robustness/host-malformed",
  ),
  mutant(
    "wants header names as the RFC writes them",
    { comparesNamesExactly: true },
    "handshake/names-in-lower-case",
  ),
  mutant(
    "wants tokens as the RFC writes them",
    { comparesTokensExactly: true },
    "handshake/tokens-in-other-case",
  ),
  mutant(
    "takes Connection for one token",
    { readsConnectionAsOneToken: true },
    "handshake/connection-list",
    "handshake/connection-in-two-lines",
  ),
  mutant(
    "reads the first line of a header only",
    { readsFirstLineOnly: true },
    "handshake/protocol-in-two-lines",
    "handshake/key-twice",
  ),
  mutant("takes Upgrade for one token", { readsUpgradeAsOneToken: true }, "handshake/upgrade-list"),
  mutant("wants a path for a target", { refusesAbsoluteForm: true }, "handshake/absolute-form"),
  mutant("refuses a query", { refusesQuery: true }, "handshake/query"),
  mutant("refuses headers it does not know", { refusesUnknownHeaders: true }, "handshake/unknown-headers"),
  mutant(
    "refuses every origin",
    { allowedOrigins: [] },
    "handshake/browser-headers",
    "handshake/origin-allowed",
  ),
  mutant("wants an origin", { requiresOrigin: true }, "handshake/without-origin", "handshake/ordinary"),
  mutant(
    "wants the whole request in one packet",
    { wantsHeadInOnePiece: true },
    "handshake/request-octet-by-octet",
    "handshake/request-in-halves",
  ),
  mutant(
    "takes a folded line for the end of the request",
    { endsHeadAtFold: true },
    "handshake/folded-header",
  ),
  mutant(
    "loses an octet after the request",
    { losesFirstOctetBehindHead: true },
    "handshake/frame-behind-request",
  ),
  mutant("agrees to every extension", { echoesExtensions: true }, "handshake/extension-unknown"),
  mutant(
    "answers with an extension unasked",
    { answersExtension: "x-unasked" },
    "handshake/extension-not-offered",
  ),
  mutant(
    "answers with a subprotocol unasked",
    { answersProtocol: "echo.wsfn" },
    "handshake/protocol-not-offered",
    "handshake/protocol-unknown",
  ),
  mutant(
    "chooses no subprotocol",
    { chooses: "none" },
    "handshake/protocol-alone",
    "handshake/protocol-first-of-two",
  ),
  mutant(
    "chooses the first subprotocol",
    { chooses: "first" },
    "handshake/protocol-second-of-two",
    "handshake/protocol-unknown",
  ),
  mutant(
    "compares subprotocols without case",
    { chooses: "without case" },
    "handshake/protocol-in-other-case",
  ),
  mutant("answers in HTTP/1.0", { answersInVersion: "HTTP/1.0" }, "handshake/ordinary"),
  mutant("announces content in a 101", { addsHeaders: ["Content-Length: 5"] }, "handshake/no-content-in-101"),
  mutant("sends Upgrade twice", { addsHeaders: ["Upgrade: websocket"] }, "handshake/ordinary"),

  // What comes
  mutant("reads the lower half of a length", { readsLengthIn32Bits: true }, "framing/length-above-32-bits"),
  mutant("refuses a masking key of zero", { refusesMaskKeyZero: true }, "framing/mask-key-zero"),
  mutant(
    "reads an octet twice where a packet ends",
    { doublesOctetAtPacketEnd: true },
    "framing/text-65536-in-chops",
    "framing/binary-65536-in-chops",
    "fragmentation/two-fragments-in-octets",
  ),
  mutant(
    "turns text into binary",
    { answersAs: "binary" },
    "framing/text-and-binary-keep-their-kind",
    "framing/text-0",
  ),
  mutant(
    "turns binary into text",
    { answersAs: "text" },
    "framing/text-and-binary-keep-their-kind",
    "framing/binary-125",
  ),
  mutant(
    "echoes the last of a packet first",
    { reordersBatch: true },
    "framing/many-messages-in-one-write",
    "control/ten-pings",
  ),
  mutant(
    "answers pongs with pongs",
    { answersPongs: true },
    "control/pong-unasked",
    "control/pong-unasked-empty",
    "control/pong-between-fragments",
  ),
  mutant("answers no ping after an unasked pong", { muteAfterPong: true }, "control/ping-after-unasked-pong"),
  mutant(
    "leaves out the fifth pong",
    { skipsFifthPong: true },
    "control/ten-pings",
    "control/ten-pings-in-octets",
  ),
  mutant(
    "answers every ping as the first",
    { repeatsFirstPong: true },
    "control/ping-before-and-after-message",
    "fragmentation/five-fragments-two-pings",
  ),
  mutant(
    "drops the message that a ping comes into",
    { controlDropsMessage: OPCODE.ping },
    "deflate/ping-inside-without-takeover",
    "control/ping-between-fragments",
    "fragmentation/ping-between",
  ),
  mutant(
    "drops the message that a pong comes into",
    { controlDropsMessage: OPCODE.pong },
    "control/pong-between-fragments",
  ),

  // Text
  mutant(
    "judges each fragment as if it were the whole text",
    { judgesTextPerFragment: true },
    "utf8/fail-fast-inside-code-point",
    "utf8/fail-fast-inside-frame-and-code-point",
    "utf8/umlauts-in-one-octet-fragments",
  ),
  mutant("forgets half a code point at a ping", { pingResetsText: true }, "utf8/valid-after-ping"),
  mutant(
    "wants UTF-8 in binary messages",
    { checksBinaryAsText: true },
    "utf8/binary-is-not-text",
    "framing/binary-125",
  ),
  mutant("drops a byte order mark", { stripsByteOrderMark: true }, "utf8/byte-order-mark-is-kept"),
  mutant(
    "ends a connection that fails as if all were well",
    { failsWith: 1000 },
    "utf8/surrogate-d800",
    "framing/rsv-1-text",
  ),

  // Close
  mutant("sends a second Close", { answersCloseTwice: true }, "close/one-reply", "close/one-on-fault"),
  mutant(
    "goes on after a Close",
    { goesOnAfterClose: true },
    "close/then-ping",
    "close/then-text",
    "close/one-reply-to-two",
    "control/nothing-after-close",
  ),
  mutant("goes on after a fault", { goesOnAfterFault: true }, "close/no-data-behind-own"),
  mutant(
    "takes a Close inside a message for a fault",
    { closeInsideMessageIsFault: true },
    "close/inside-message",
    "close/inside-binary-message",
  ),
  mutant(
    "answers an empty Close with 1005 on the wire",
    { answersEmptyCloseWith: 1005 },
    "close/without-code",
  ),
  mutant("answers half a code as none", { answersHalfCodeAsEmpty: true }, "close/one-octet-is-no-empty-one"),
  mutant(
    "waits for the rest of a frame that begins after a Close",
    { waitsForFrameAfterClose: true },
    "close/then-half-header",
    "close/then-half-frame",
  ),
  mutant("ignores a Close", { ignoresClose: true }, "close/with-code", "close/after-echo"),
  mutant(
    "ends TCP without a Close frame",
    { cutsInsteadOfClosing: true },
    "close/with-code",
    "close/after-echo",
  ),
  mutant(
    "leaves TCP open after the Close frames",
    { keepsTcpOpen: true },
    "close/with-code",
    "framing/opcode-3",
  ),

  // The server's own frames, seen by whatever case comes first
  mutant(
    "masks its frames",
    { writes: "masked" },
    "framing/text-125",
    "control/ping-text",
    "close/with-code",
  ),
  mutant("sets a reserved bit", { writes: "rsv" }, "framing/text-125", "control/ping-text"),
  mutant("writes lengths in 64 bits", { writes: "long-length" }, "framing/text-125", "control/ping-text"),
  mutant("echoes with opcode 3", { writes: "opcode-3" }, "framing/text-125"),
  mutant("fragments its pongs", { writes: "fragmented-control" }, "control/ping-text"),
];
