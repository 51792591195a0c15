import type { ConformanceCase } from "../case/case.ts";
import { type Deflated, EMPTY, fill, hex, type Payload, utf8 } from "../case/payload.ts";
import { COMPRESSED, FORGETFUL, HELLO_BLOCK, must, NEEDS, offering, PLAIN } from "./deflate-words.ts";
import { comes, fails, frame, message, PART, rfc6455, rfc7692, SHOULD, seen } from "./words.ts";

const HELLO = utf8("Hello");
const final = (of: Payload): Deflated => ({ deflate: "final", of });

/** Octets that are one compressed message. */
const inflates = (
  name: string,
  section: string,
  what: string,
  octets: Payload,
  text: Payload,
): ConformanceCase =>
  must(
    name,
    section,
    `inflates ${what}`,
    offering(FORGETFUL),
    [frame("text", octets, COMPRESSED)],
    comes(seen("text", text)),
  );

/** What RFC 7692 7.2.3 prints. */
const examples: readonly ConformanceCase[] = [
  inflates("example-one-block", "7.2.3.1", "one compressed block, as the RFC prints it", HELLO_BLOCK, HELLO),
  must(
    "example-fragments",
    "7.2.3.1",
    "inflates a block that comes in two fragments, as the RFC prints it",
    offering(FORGETFUL),
    [frame("text", hex("f2 48 cd"), { ...COMPRESSED, ...PART }), frame("continuation", hex("c9 c9 07 00"))],
    comes(seen("text", HELLO)),
  ),
  must(
    "example-takeover",
    "7.2.3.2",
    "inflates a second message that refers to the first, as the RFC prints it",
    offering(PLAIN),
    [message("text", HELLO, { compressed: true }), message("text", HELLO, { compressed: true })],
    comes(seen("text", HELLO), seen("text", HELLO)),
  ),
  inflates(
    "example-stored-block",
    "7.2.3.3",
    "a block that is not compressed, as the RFC prints it",
    hex("00 05 00 fa ff 48 65 6c 6c 6f 00"),
    HELLO,
  ),
  inflates(
    "example-final-block",
    "7.2.3.4",
    "a block with BFINAL set, as the RFC prints it",
    hex("f3 48 cd c9 c9 07 00 00"),
    HELLO,
  ),
  inflates(
    "example-two-blocks",
    "7.2.3.5",
    "two blocks in one message, as the RFC prints them",
    hex("f2 48 05 00 00 00 ff ff ca c9 c9 07 00"),
    HELLO,
  ),
  inflates(
    "example-empty",
    "7.2.3.6",
    "an empty message of one octet, as the RFC prints it",
    hex("00"),
    EMPTY,
  ),
];

/** What a sender may do beside it (RFC 7692 7.2.1). */
const variants: readonly ConformanceCase[] = [
  ...[1, 4096, 4097, 70000].map((bytes) =>
    must(
      `final-block-of-${bytes}`,
      "7.2.3.4",
      `inflates ${bytes} octets in a block with BFINAL set`,
      offering(FORGETFUL),
      [frame("binary", final(fill("01 02 03", bytes)), COMPRESSED)],
      comes(seen("binary", fill("01 02 03", bytes))),
    ),
  ),
  must(
    "final-block-then-message",
    "7.2.3.4",
    "goes on after a message with BFINAL set",
    offering(FORGETFUL),
    [frame("text", final(HELLO), COMPRESSED), frame("text", HELLO_BLOCK, COMPRESSED)],
    comes(seen("text", HELLO), seen("text", HELLO)),
  ),
  {
    ...inflates(
      "final-block-then-block",
      "7.2.1",
      "a block that follows one with BFINAL set in the same message",
      hex("f3 48 cd 01 00 ca c9 07 00"),
      HELLO,
    ),
    // Senders may do so; that receivers have to cope follows, but is not said.
    level: "SHOULD",
  },
  inflates(
    "empty-blocks-behind",
    "7.2.1",
    "a message that ends with empty blocks",
    hex("f2 48 cd c9 c9 07 00 00 00 ff ff 00 00 00 ff ff 00"),
    HELLO,
  ),
  inflates(
    "empty-blocks-before",
    "7.2.1",
    "a message that begins with empty blocks",
    hex("00 00 00 ff ff 00 00 00 ff ff f2 48 cd c9 c9 07 00"),
    HELLO,
  ),
  must(
    "stored-70000",
    "7.2.3.3",
    "inflates 70000 octets in blocks that are not compressed",
    offering(FORGETFUL),
    [frame("binary", { deflate: "stored", of: fill("07 06", 70000) }, COMPRESSED)],
    comes(seen("binary", fill("07 06", 70000))),
  ),
  must(
    "binary-is-not-text",
    "6.2",
    "returns a compressed binary of octets that are no UTF-8",
    offering(FORGETFUL),
    [frame("binary", { deflate: "sync", of: hex("61 ed a0 80 62 ff") }, COMPRESSED)],
    comes(seen("binary", hex("61 ed a0 80 62 ff"))),
  ),
  must(
    "code-point-across-blocks",
    "6.2",
    "returns a text of which two blocks share a code point",
    offering(FORGETFUL),
    [frame("text", hex("00 02 00 fd ff e2 82 00 01 00 fe ff ac 00"), COMPRESSED)],
    comes(seen("text", utf8("€"))),
  ),
];

const broken = (name: string, what: string, octets: string): ConformanceCase =>
  must(
    name,
    "7.2.2",
    `fails the connection on ${what}`,
    offering(FORGETFUL),
    [frame("binary", hex(octets), COMPRESSED)],
    fails(1002, 1007),
  );

/** What no receiver can inflate (RFC 1951 3.2). */
const faults: readonly ConformanceCase[] = [
  broken("garbage", "a compressed message that does not inflate", "ff ff ff ff ff ff"),
  broken("reserved-block-type", "a block of the type that is reserved", "06 00 00"),
  broken(
    "stored-length-wrong",
    "a stored block whose two lengths do not agree",
    "00 05 00 fa fe 48 65 6c 6c 6f 00",
  ),
  broken(
    "code-lengths-wrong",
    "a block whose code lengths make no set of codes",
    "04 80 ff ff ff ff ff ff ff ff ff ff",
  ),
  broken("reach-before-beginning", "a message that refers to octets before its first", "f2 00 11 00 00"),
  broken(
    "fault-in-second-block",
    "a fault that comes behind a whole block",
    "f2 48 05 00 00 00 ff ff 06 00 00",
  ),
  {
    ...must(
      "bad-utf8",
      "6.2",
      "refuses a text that is no UTF-8 once it is inflated",
      offering(FORGETFUL),
      [frame("text", { deflate: "sync", of: hex("61 ed a0 80 62") }, COMPRESSED)],
      fails(1007),
    ),
    source: rfc6455("8.1"),
  },
  {
    ...must(
      "text-cut-in-code-point",
      "6.2",
      "refuses a text that ends inside a code point once it is inflated",
      offering(FORGETFUL),
      [frame("text", { deflate: "sync", of: hex("61 e2 82") }, COMPRESSED)],
      fails(1007),
    ),
    source: rfc6455("8.1"),
  },
  {
    ...SHOULD,
    needs: NEEDS,
    id: "deflate/stops-inside-block",
    says: "fails the connection on a message that stops inside a block",
    source: rfc7692("7.2.2"),
    opening: offering(FORGETFUL),
    script: [frame("binary", hex("f2 48 cd"), COMPRESSED)],
    ...fails(1002, 1007),
  },
];

/** How single messages are written, and what cannot be read. */
export const deflateBlocks: readonly ConformanceCase[] = [...examples, ...variants, ...faults];
