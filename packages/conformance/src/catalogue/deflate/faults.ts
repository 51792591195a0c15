import type { ConformanceCase } from "../../case/case.ts";
import { hex } from "../../case/payload.ts";
import { cases, fails, frame, rfc6455, rfc7692 } from "../words.ts";
import { COMPRESSED, FORGETFUL, NEEDS, offering } from "./words.ts";

/** What no receiver can inflate (RFC 1951 3.2). */
const broken = cases(
  { needs: NEEDS, source: rfc7692("7.2.2"), opening: offering(FORGETFUL), ...fails(1002, 1007) },
  [
    {
      id: "deflate/garbage",
      says: "fails the connection on a compressed message that does not inflate",
      script: [frame("binary", hex("ff ff ff ff ff ff"), COMPRESSED)],
    },
    {
      id: "deflate/reserved-block-type",
      says: "fails the connection on a block of the type that is reserved",
      script: [frame("binary", hex("06 00 00"), COMPRESSED)],
    },
    {
      id: "deflate/stored-length-wrong",
      says: "fails the connection on a stored block whose two lengths do not agree",
      script: [frame("binary", hex("00 05 00 fa fe 48 65 6c 6c 6f 00"), COMPRESSED)],
    },
    {
      id: "deflate/code-lengths-wrong",
      says: "fails the connection on a block whose code lengths make no set of codes",
      script: [frame("binary", hex("04 80 ff ff ff ff ff ff ff ff ff ff"), COMPRESSED)],
    },
    {
      id: "deflate/reach-before-beginning",
      says: "fails the connection on a message that refers to octets before its first",
      script: [frame("binary", hex("f2 00 11 00 00"), COMPRESSED)],
    },
    {
      id: "deflate/fault-in-second-block",
      says: "fails the connection on a fault after a whole block",
      script: [frame("binary", hex("f2 48 05 00 00 00 ff ff 06 00 00"), COMPRESSED)],
    },
    {
      id: "deflate/stops-inside-block",
      level: "SHOULD",
      says: "fails the connection on a message that stops inside a block",
      needs: NEEDS,
      opening: offering(FORGETFUL),
      script: [frame("binary", hex("f2 48 cd"), COMPRESSED)],
      ...fails(1002, 1007),
    },
  ],
);

const texts = cases({ needs: NEEDS, source: rfc6455("8.1"), opening: offering(FORGETFUL), ...fails(1007) }, [
  {
    id: "deflate/bad-utf8",
    says: "refuses a text that is not UTF-8 once it is inflated",
    opening: offering(FORGETFUL),
    script: [frame("text", { deflate: "sync", of: hex("61 ed a0 80 62") }, COMPRESSED)],
  },
  {
    id: "deflate/text-cut-in-code-point",
    says: "refuses a text that ends inside a code point once it is inflated",
    opening: offering(FORGETFUL),
    script: [frame("text", { deflate: "sync", of: hex("61 e2 82") }, COMPRESSED)],
  },
]);

/** Compressed messages that cannot be read. */
export const deflateFaults: readonly ConformanceCase[] = [...broken, ...texts];
