import type { ConformanceCase } from "../case/case.ts";
import { fill, type Payload } from "../case/payload.ts";
import { COMPRESSED, FORGETFUL, must, NEEDS, offering } from "./deflate-words.ts";
import { comes, echoContract, fails, frame, message, rfc6455, rfc7692, SHOULD, seen } from "./words.ts";

const MIB = 1024 * 1024;
/** MAX_MESSAGE_BYTES as it is when nobody sets it. */
const LIMIT = MIB;

const zeros = (bytes: number): Payload => ({ deflate: "sync", of: fill("00", bytes) });
/** 1030 octets inflate to a MiB, which stands alone, so that it can be repeated. */
const bomb = (mebibytes: number): Payload => ({ deflate: "sync", of: fill("00", MIB), times: mebibytes });

const limited = (
  name: string,
  says: string,
  script: ConformanceCase["script"],
  outcome: Pick<ConformanceCase, "events" | "ending">,
): ConformanceCase => ({
  ...must(name, "8", says, offering(FORGETFUL), script, outcome),
  needs: [...NEEDS, "message-limit"],
  source: echoContract("MAX_MESSAGE_BYTES"),
});

/** A limit is about what a message inflates to, and holds before it has been inflated (RFC 7692 8, RFC 6455 10.4). */
export const deflateLimits: readonly ConformanceCase[] = [
  limited(
    "inflates-to-the-limit",
    "returns a compressed message that inflates to exactly MAX_MESSAGE_BYTES",
    [frame("binary", zeros(LIMIT), COMPRESSED)],
    comes(seen("binary", fill("00", LIMIT))),
  ),
  limited(
    "inflates-over-the-limit-by-one",
    "refuses a compressed message that inflates to one octet more than the limit with 1009",
    [frame("binary", zeros(LIMIT + 1), COMPRESSED)],
    fails(1009),
  ),
  limited(
    "inflates-over-the-limit-in-fragments",
    "refuses a compressed message in fragments that inflates to twice the limit with 1009",
    [message("binary", fill("00", 2 * LIMIT), { compressed: true, fragment: 512 })],
    fails(1009),
  ),
  {
    ...limited(
      "bomb-needs-no-memory",
      "refuses 520 KiB that inflate to 512 MiB with 1009, without the memory for them",
      [
        frame("binary", bomb(512), COMPRESSED),
        { do: "await-end", withinMs: 20_000 },
        { do: "others-served" },
        { do: "memory-within", bytesMore: 128 * MIB },
      ],
      fails(1009),
    ),
    needs: [...NEEDS, "message-limit", "process"],
    source: rfc6455("10.4"),
    ownServer: true,
    budgetMs: 60_000,
  },
  {
    ...SHOULD,
    needs: NEEDS,
    id: "deflate/bomb",
    says: "refuses 130 KiB that inflate to 128 MiB, and serves others",
    source: rfc7692("8"),
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
];
