import { cases, frame, HELLO, LEFT, NOTHING, PART, platform } from "../words.ts";

const MIB = 1024 * 1024;

/** How much memory an instance takes, on a server of the case's own. */
export const memory = cases(
  {
    needs: ["process"],
    source: platform("instance memory"),
    ownServer: true,
    budgetMs: 60_000,
    events: NOTHING,
    ending: LEFT,
  },
  [
    {
      id: "platform/memory-under-ping-flood",
      source: platform("instance memory"),
      says: "keeps its memory within bounds under 50,000 pings",
      script: [
        { do: "flood", frame: frame("ping", HELLO), count: 50_000, counted: false },
        { do: "barrier" },
        { do: "memory-within", bytesMore: 128 * MIB },
      ],
      keepsServer: true,
    },
    {
      id: "platform/memory-under-empty-fragments",
      source: platform("instance memory"),
      says: "keeps its memory within bounds under 50,000 empty fragments of one message, or ends the connection",
      script: [
        frame("text", undefined, PART),
        { do: "flood", frame: frame("continuation", undefined, PART), count: 50_000 },
        { do: "barrier" },
        { do: "memory-within", bytesMore: 128 * MIB },
      ],
      keepsServer: true,
    },
    {
      id: "platform/memory-under-reader-that-never-reads",
      level: "SHOULD",
      source: platform("instance memory"),
      says: "keeps its memory within bounds for a client that never reads",
      script: [
        { do: "overfill", op: "binary", messageBytes: 65536, mostBytes: 256 * MIB },
        { do: "memory-within", bytesMore: 192 * MIB },
      ],
    },
  ],
);
