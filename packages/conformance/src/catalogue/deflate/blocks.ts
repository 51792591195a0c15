import type { ConformanceCase } from "../../case/case.ts";
import { type Deflated, EMPTY, fill, hex, type Payload, utf8 } from "../../case/payload.ts";
import { cases, comes, frame, message, PART, rfc7692, seen } from "../words.ts";
import { COMPRESSED, FORGETFUL, HELLO_BLOCK, NEEDS, offering, PLAIN } from "./words.ts";

const HELLO = utf8("Hello");
const final = (of: Payload): Deflated => ({ deflate: "final", of });

/** Octets that are one compressed message. */
const inflates = (octets: Payload, text: Payload) => ({
  script: [frame("text", octets, COMPRESSED)],
  ...comes(seen("text", text)),
});

/** What RFC 7692 7.2.3 prints. */
const examples = cases({ needs: NEEDS, opening: offering(FORGETFUL) }, [
  {
    id: "deflate/example-one-block",
    source: rfc7692("7.2.3.1"),
    says: "inflates one compressed block, as the RFC prints it",
    ...inflates(HELLO_BLOCK, HELLO),
  },
  {
    id: "deflate/example-fragments",
    source: rfc7692("7.2.3.1"),
    says: "inflates a block in two fragments, as the RFC prints it",
    opening: offering(FORGETFUL),
    script: [
      frame("text", hex("f2 48 cd"), { ...COMPRESSED, ...PART }),
      frame("continuation", hex("c9 c9 07 00")),
    ],
    ...comes(seen("text", HELLO)),
  },
  {
    id: "deflate/example-takeover",
    source: rfc7692("7.2.3.2"),
    says: "inflates a second message that refers to the first, as the RFC prints it",
    opening: offering(PLAIN),
    script: [message("text", HELLO, { compressed: true }), message("text", HELLO, { compressed: true })],
    ...comes(seen("text", HELLO), seen("text", HELLO)),
  },
  {
    id: "deflate/example-stored-block",
    source: rfc7692("7.2.3.3"),
    says: "inflates a block that is not compressed, as the RFC prints it",
    ...inflates(hex("00 05 00 fa ff 48 65 6c 6c 6f 00"), HELLO),
  },
  {
    id: "deflate/example-final-block",
    source: rfc7692("7.2.3.4"),
    says: "inflates a block with BFINAL set, as the RFC prints it",
    ...inflates(hex("f3 48 cd c9 c9 07 00 00"), HELLO),
  },
  {
    id: "deflate/example-two-blocks",
    source: rfc7692("7.2.3.5"),
    says: "inflates two blocks in one message, as the RFC prints them",
    ...inflates(hex("f2 48 05 00 00 00 ff ff ca c9 c9 07 00"), HELLO),
  },
  {
    id: "deflate/example-empty",
    source: rfc7692("7.2.3.6"),
    says: "inflates an empty message of one octet, as the RFC prints it",
    ...inflates(hex("00"), EMPTY),
  },
]);

const finalBlocks = cases(
  { needs: NEEDS, source: rfc7692("7.2.3.4"), opening: offering(FORGETFUL) },
  (
    [
      ["deflate/final-block-of-1", 1],
      ["deflate/final-block-of-4096", 4096],
      ["deflate/final-block-of-4097", 4097],
      ["deflate/final-block-of-70000", 70000],
    ] as const
  ).map(([id, bytes]) => ({
    id,
    says: `inflates ${bytes} octets in a block with BFINAL set`,
    script: [frame("binary", final(fill("01 02 03", bytes)), COMPRESSED)],
    ...comes(seen("binary", fill("01 02 03", bytes))),
  })),
);

/** What a sender may do beside it (RFC 7692 7.2.1). */
const variants = cases({ needs: NEEDS, opening: offering(FORGETFUL) }, [
  {
    id: "deflate/final-block-then-message",
    source: rfc7692("7.2.3.4"),
    says: "reads the next message after one with BFINAL set",
    opening: offering(FORGETFUL),
    script: [frame("text", final(HELLO), COMPRESSED), frame("text", HELLO_BLOCK, COMPRESSED)],
    ...comes(seen("text", HELLO), seen("text", HELLO)),
  },
  // Senders may do so; that receivers have to cope follows, but is not said.
  {
    id: "deflate/final-block-then-block",
    level: "SHOULD",
    source: rfc7692("7.2.1"),
    says: "inflates a block that follows one with BFINAL set in the same message",
    ...inflates(hex("f3 48 cd 01 00 ca c9 07 00"), HELLO),
  },
  {
    id: "deflate/empty-blocks-behind",
    source: rfc7692("7.2.1"),
    says: "inflates a message that ends with empty blocks",
    ...inflates(hex("f2 48 cd c9 c9 07 00 00 00 ff ff 00 00 00 ff ff 00"), HELLO),
  },
  {
    id: "deflate/empty-blocks-before",
    source: rfc7692("7.2.1"),
    says: "inflates a message that begins with empty blocks",
    ...inflates(hex("00 00 00 ff ff 00 00 00 ff ff f2 48 cd c9 c9 07 00"), HELLO),
  },
  {
    id: "deflate/stored-70000",
    source: rfc7692("7.2.3.3"),
    says: "inflates 70000 octets in blocks that are not compressed",
    opening: offering(FORGETFUL),
    script: [frame("binary", { deflate: "stored", of: fill("07 06", 70000) }, COMPRESSED)],
    ...comes(seen("binary", fill("07 06", 70000))),
  },
  {
    id: "deflate/binary-is-not-text",
    source: rfc7692("6.2"),
    says: "returns a compressed binary of octets that are not UTF-8",
    opening: offering(FORGETFUL),
    script: [frame("binary", { deflate: "sync", of: hex("61 ed a0 80 62 ff") }, COMPRESSED)],
    ...comes(seen("binary", hex("61 ed a0 80 62 ff"))),
  },
  {
    id: "deflate/code-point-across-blocks",
    source: rfc7692("6.2"),
    says: "returns a text whose two blocks share a code point",
    opening: offering(FORGETFUL),
    script: [frame("text", hex("00 02 00 fd ff e2 82 00 01 00 fe ff ac 00"), COMPRESSED)],
    ...comes(seen("text", utf8("€"))),
  },
]);

/** How single messages are compressed. */
export const deflateBlocks: readonly ConformanceCase[] = [...examples, ...finalBlocks, ...variants];
