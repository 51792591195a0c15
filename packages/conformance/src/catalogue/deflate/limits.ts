import type { ConformanceCase } from "../../case/case.ts";
import { fill, type Payload } from "../../case/payload.ts";
import {
  cases,
  comes,
  echoContract,
  fails,
  failsExactly,
  frame,
  message,
  rfc6455,
  rfc7692,
  seen,
} from "../words.ts";
import { COMPRESSED, FORGETFUL, NEEDS, offering } from "./words.ts";

const MIB = 1024 * 1024;
/** MAX_MESSAGE_BYTES when it is not set. */
const LIMIT = MIB;

const zeros = (bytes: number): Payload => ({ deflate: "sync", of: fill("00", bytes) });
/** 1030 octets inflate to a MiB, which stands alone, so that it can be repeated. */
const bomb = (mebibytes: number): Payload => ({ deflate: "sync", of: fill("00", MIB), times: mebibytes });

const limited = cases(
  {
    needs: [...NEEDS, "message-limit"],
    source: echoContract("MAX_MESSAGE_BYTES"),
    opening: offering(FORGETFUL),
  },
  [
    {
      id: "deflate/inflates-to-the-limit",
      says: "returns a compressed message that inflates to exactly MAX_MESSAGE_BYTES",
      script: [frame("binary", zeros(LIMIT), COMPRESSED)],
      ...comes(seen("binary", fill("00", LIMIT))),
    },
    {
      id: "deflate/inflates-over-the-limit-by-one",
      says: "refuses a compressed message that inflates to one octet more than the limit with 1009",
      script: [frame("binary", zeros(LIMIT + 1), COMPRESSED)],
      ...failsExactly(1009),
    },
    {
      id: "deflate/inflates-over-the-limit-in-fragments",
      says: "refuses a compressed message in fragments that inflates to twice the limit with 1009",
      script: [message("binary", fill("00", 2 * LIMIT), { compressed: true, fragment: 512 })],
      ...failsExactly(1009),
    },
  ],
);

const bombs = cases({ opening: offering(FORGETFUL), budgetMs: 60_000 }, [
  {
    id: "deflate/bomb-needs-no-memory",
    source: rfc6455("10.4"),
    says: "refuses 520 KiB that inflate to 512 MiB with 1009, without the memory for them",
    script: [
      frame("binary", bomb(512), COMPRESSED),
      { do: "await-end", withinMs: 20_000 },
      { do: "others-served" },
      { do: "memory-within", bytesMore: 128 * MIB },
    ],
    ...failsExactly(1009),
    needs: [...NEEDS, "message-limit", "process"],
    ownServer: true,
    budgetMs: 60_000,
  },
  {
    id: "deflate/bomb",
    level: "SHOULD",
    source: rfc7692("8"),
    says: "refuses 130 KiB that inflate to 128 MiB, and serves others",
    needs: NEEDS,
    opening: offering(FORGETFUL),
    isolated: true,
    budgetMs: 60_000,
    script: [
      frame("binary", bomb(128), COMPRESSED),
      { do: "await-end", withinMs: 30_000 },
      { do: "others-served" },
    ],
    ...fails(1009),
  },
]);

/** A limit is about what a message inflates to, and holds before it has been inflated (RFC 7692 8, RFC 6455 10.4). */
export const deflateLimits: readonly ConformanceCase[] = [...limited, ...bombs];
