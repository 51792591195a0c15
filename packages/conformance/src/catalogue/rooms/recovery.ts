import { cases } from "../words.ts";
import {
  arrives,
  capture,
  captured,
  comesBack,
  FROM_PLACE,
  HEARS_AT_PLACE,
  hears,
  hearsLines,
  hearsNoMore,
  inRoom,
  line,
  recovers,
  recovery,
  SUBSCRIBES_RECOVERABLY,
  says,
  subscribes,
  TALK,
} from "./words.ts";

const IN_VAIN = { was_recovering: true, recovered: false, publications: [] } as const;
const SECTION = recovery("Automatic message recovery");

/** Client `a` in the room, its place captured after its first line, and `b` beside it. */
const BOTH = [...SUBSCRIBES_RECOVERABLY, ...inRoom("b"), ...says("a", 1), HEARS_AT_PLACE];

/** A client that was away gets what it missed, or learns that it cannot. */
export const backInRoom = cases({ needs: ["rooms", "room-recovery"], source: SECTION, ...TALK }, [
  {
    id: "rooms/place-in-subscription",
    source: SECTION,
    says: "answers a subscription with the place where the room's history ends",
    script: [
      ...arrives("a"),
      ...inRoom("b"),
      ...says("b", 1),
      hears("b", "pub", { offset: capture("first") }),
      subscribes("a", undefined, { recoverable: true, epoch: { $: "text" }, offset: captured("first") }),
    ],
  },
  {
    id: "rooms/offsets-count-up",
    source: SECTION,
    says: "gives each publication the offset that follows the one before",
    script: [
      ...inRoom("a"),
      ...says("a", 1, 2, 3),
      hears(
        "a",
        "pub",
        { data: line(1), offset: capture("first") },
        { data: line(2), offset: captured("first", 1) },
        { data: line(3), offset: captured("first", 2) },
      ),
    ],
  },
  {
    id: "rooms/recover-what-was-missed",
    source: SECTION,
    says: "gives a client that was cut off what it missed, once and in order, and goes on from there",
    script: [
      ...BOTH,
      { do: "room-cut", client: "a" },
      ...says("b", 2, 3),
      ...comesBack("a").slice(1),
      recovers("a", FROM_PLACE, {
        recovered: true,
        was_recovering: true,
        epoch: captured("epoch"),
        publications: [
          { data: line(2), offset: captured("place", 1) },
          { data: line(3), offset: captured("place", 2) },
        ],
      }),
      ...says("b", 4),
      hears("a", "pub", { data: line(4), offset: captured("place", 3) }),
      hearsNoMore("a"),
    ],
  },
  {
    id: "rooms/recover-nothing",
    source: SECTION,
    says: "recovers a client that missed nothing, without publications",
    script: [
      ...BOTH,
      ...comesBack("a"),
      recovers("a", FROM_PLACE, {
        recovered: true,
        was_recovering: true,
        offset: captured("place"),
        publications: [],
      }),
      ...says("b", 2),
      hearsLines("a", 2),
      hearsNoMore("a"),
    ],
  },
  {
    id: "rooms/recover-beside-publications",
    source: SECTION,
    says: "leaves no gap between what it recovers and what is published meanwhile",
    script: [
      ...BOTH,
      { do: "room-cut", client: "a" },
      ...says("b", 2),
      ...comesBack("a").slice(1),
      {
        do: "room-ask-together",
        asked: [
          {
            client: "b",
            commands: [3, 4].map((n) => ({ publish: { channel: { $: "channel" }, data: line(n) } })),
          },
          {
            client: "a",
            commands: [{ subscribe: { channel: { $: "channel" }, recover: true, ...FROM_PLACE } }],
          },
        ],
        is: { error: { $: "absent" } },
      },
      { do: "room-caught-up", client: "a", from: captured("place", 1), lines: [2, 3, 4] },
      hearsNoMore("a"),
    ],
  },
  {
    id: "rooms/recover-from-another-epoch",
    source: SECTION,
    says: "reports recovered: false to a client whose epoch is not the room's",
    script: [
      ...BOTH,
      ...says("b", 2),
      ...comesBack("a"),
      recovers("a", { epoch: "wsfn", offset: captured("place") }, { ...IN_VAIN, epoch: captured("epoch") }),
      ...says("b", 3),
      hearsLines("a", 3),
    ],
  },
  {
    id: "rooms/recover-from-the-future",
    source: SECTION,
    says: "reports recovered: false to a client whose offset the room has not reached",
    script: [
      ...BOTH,
      ...comesBack("a"),
      recovers("a", { epoch: captured("epoch"), offset: captured("place", 1000) }, IN_VAIN),
    ],
  },
  {
    id: "rooms/recover-what-is-gone",
    source: SECTION,
    says: "reports recovered: false to a client that missed what the room keeps no more",
    script: [
      ...BOTH,
      { do: "room-cut", client: "a" },
      ...says("b", 2, 3, 4, 5),
      ...comesBack("a").slice(1),
      recovers("a", FROM_PLACE, { ...IN_VAIN, epoch: captured("epoch"), offset: captured("place", 4) }),
    ],
    needs: ["rooms", "room-recovery", "short-history"],
    profile: "short-history",
  },
  {
    id: "rooms/recover-all-that-is-kept",
    source: SECTION,
    says: "recovers a client that missed exactly what the room keeps",
    script: [
      ...BOTH,
      { do: "room-cut", client: "a" },
      ...says("b", 2, 3, 4),
      ...comesBack("a").slice(1),
      recovers("a", FROM_PLACE, {
        recovered: true,
        publications: [{ data: line(2) }, { data: line(3) }, { data: line(4) }],
      }),
    ],
    needs: ["rooms", "room-recovery", "short-history"],
    profile: "short-history",
  },
]);
