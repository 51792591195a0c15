import type { Ending } from "../../case/case.ts";
import { cases, echoContract, LEFT, NOTHING } from "../words.ts";

const MIB = 1024 * 1024;
/** A server may defend itself, with a code that says so or without one. */
const DEFENCE: Ending = { by: "either", codes: [1000, 1002, 1008, 1009, 1011, 1013], clean: false };

/** Clients that do not read what they asked for. */
export const unread = cases(
  { source: echoContract("MAX_BUFFERED_BYTES"), budgetMs: 60_000, events: NOTHING },
  [
    {
      id: "robustness/reader-that-never-reads",
      level: "SHOULD",
      says: "stops reading from a client that does not read, or ends it, before 128 MiB are kept for it",
      budgetMs: 60_000,
      script: [{ do: "overfill", op: "binary", messageBytes: 65536, mostBytes: 128 * MIB }],
      ending: LEFT,
    },
    {
      id: "robustness/pinger-that-never-reads",
      level: "SHOULD",
      says: "keeps no more than 48 MiB of pongs for a client that pings and does not read",
      budgetMs: 60_000,
      script: [{ do: "overfill", op: "ping", messageBytes: 125, mostBytes: 96 * MIB }],
      ending: LEFT,
    },
    {
      id: "robustness/reader-that-reads-late",
      says: "returns every message to a client that reads late, up to 48 MiB of them, or ends the connection",
      budgetMs: 60_000,
      script: [{ do: "read-late", messageBytes: 65536, rounds: [48 * MIB] }],
      ending: DEFENCE,
    },
    // The sockets on the way hold 8 MiB without a proxy and up to 28 with two. A server that closes gives its peer some seconds to find the
    // Close frame, so little is sent after it and the frame is looked for soon: a peer that was only slow costs a round more.
    {
      id: "robustness/unread-limit",
      says: "closes with 1013 when a client leaves more than 4 MiB unread, and the client finds the Close when it reads",
      needs: ["unread-limit"],
      budgetMs: 60_000,
      last: true,
      script: [
        {
          do: "read-late",
          messageBytes: 65536,
          stallMs: 250,
          rounds: [16, 24, 32, 40, 48, 64, 96, 128].map((mebibytes) => mebibytes * MIB),
        },
      ],
      ending: { by: "server", codes: [1013], codeNeeded: true, clean: false },
    },
  ],
);
