import { cases } from "../words.ts";
import {
  code,
  comesBack,
  FROM_PLACE,
  HEARS_AT_PLACE,
  hearsLines,
  hearsNoMore,
  inRoom,
  SUBSCRIBES_RECOVERABLY,
  says,
  TALK,
} from "./words.ts";

/** What a server does with a client that takes in less than there is for it. */
export const slowReaders = cases({ needs: ["rooms"], profile: "flood", ...TALK }, [
  {
    id: "rooms/slow-reader",
    source: code("Slow"),
    says: "disconnects a client that does not read while much is published (3008, or 3009 where a write failed; without a Close frame where none can be written), holds nobody up for it, and recovers it afterwards or reports that it cannot",
    script: [
      ...SUBSCRIBES_RECOVERABLY,
      ...inRoom("b", "c"),
      ...says("b", 1),
      HEARS_AT_PLACE,
      hearsLines("b", 1),
      hearsLines("c", 1),
      { do: "room-deaf", client: "a" },
      { do: "room-flood", client: "b", deaf: "a", others: ["c"] },
      { do: "room-sent-away", client: "a", codes: [3008, 3009] },
      ...comesBack("a").slice(1),
      { do: "room-after-flood", client: "a", place: FROM_PLACE },
      ...says("b", 2),
      hearsLines("a", 2),
      hearsNoMore("a"),
    ],
    needs: ["rooms", "room-recovery", "room-joins", "room-flood"],
    budgetMs: 300_000,
  },
]);
