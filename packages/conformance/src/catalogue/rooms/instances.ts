import { cases } from "../words.ts";
import {
  arrives,
  ask,
  CHANNEL,
  capture,
  captured,
  connects,
  hears,
  hearsLines,
  hearsNoMore,
  inRoom,
  line,
  protocol,
  recovers,
  recovery,
  says,
  subscribes,
  TALK,
} from "./words.ts";

/** A client on the other instance, connected. */
const elsewhere = (client: string) =>
  [{ do: "room-open", client, instance: "other" }, connects(client)] as const;
/** A client on the other instance, connected and in the room. */
const inRoomElsewhere = (client: string) => [...elsewhere(client), subscribes(client)] as const;

const publish = (n: number) => ({ publish: { channel: CHANNEL, data: line(n) } });
const SIX = [1, 2, 3, 4, 5, 6];

/** Two instances that share their rooms: a client cannot tell on which one it is. */
export const acrossInstances = cases(
  { needs: ["rooms", "room-sharing"], profile: "shared", source: recovery("History design"), ...TALK },
  [
    {
      id: "rooms/publish-across-instances",
      source: protocol("Asynchronous pushes"),
      says: "sends what is published on one instance to the subscribers on another, both ways",
      script: [
        ...inRoom("a"),
        ...inRoomElsewhere("b"),
        ...says("a", 1),
        hearsLines("b", 1),
        ...says("b", 2),
        hearsLines("a", 1, 2),
        hearsLines("b", 2),
      ],
    },
    {
      id: "rooms/one-order-across-instances",
      source: recovery("History design"),
      says: "keeps one order of what is published on two instances at the same time",
      script: [
        ...inRoom("a"),
        ...inRoomElsewhere("b"),
        {
          do: "room-ask-together",
          asked: [
            { client: "a", commands: [publish(1), publish(3), publish(5)] },
            { client: "b", commands: [publish(2), publish(4), publish(6)] },
          ],
          is: { error: { $: "absent" }, publish: {} },
        },
        hears("a", "pub", ...SIX.map((n) => ({ data: capture(`publication ${n}`) }))),
        hears("b", "pub", ...SIX.map((n) => ({ data: captured(`publication ${n}`) }))),
        hearsNoMore("b"),
      ],
    },
    {
      id: "rooms/history-across-instances",
      source: recovery("History iteration API"),
      says: "gives the history of a room on another instance than it was published on",
      script: [
        ...inRoom("a"),
        ...says("a", 1, 2),
        ...inRoomElsewhere("b"),
        ask("b", [
          { history: { channel: CHANNEL, limit: -1 } },
          { history: { publications: [{ data: line(1) }, { data: line(2) }] } },
        ]),
      ],
      needs: ["rooms", "room-sharing", "room-history"],
    },
    {
      id: "rooms/recover-on-another-instance",
      source: recovery("Automatic message recovery"),
      says: "gives a client that comes back on another instance what it missed, in the same epoch",
      script: [
        ...arrives("a"),
        subscribes("a", undefined, { recoverable: true, epoch: capture("epoch") }),
        ...inRoom("b"),
        ...says("a", 1),
        hears("a", "pub", { data: line(1), offset: capture("place") }),
        { do: "room-cut", client: "a" },
        ...says("b", 2, 3),
        { do: "room-open", client: "a", instance: "other" },
        connects("a"),
        recovers(
          "a",
          { epoch: captured("epoch"), offset: captured("place") },
          {
            recovered: true,
            epoch: captured("epoch"),
            publications: [
              { data: line(2), offset: captured("place", 1) },
              { data: line(3), offset: captured("place", 2) },
            ],
          },
        ),
        ...says("b", 4),
        hears("a", "pub", { data: line(4), offset: captured("place", 3) }),
        hearsNoMore("a"),
      ],
      needs: ["rooms", "room-sharing", "room-recovery"],
    },
    {
      id: "rooms/presence-across-instances",
      says: "answers presence with the clients on every instance",
      script: [
        ...inRoom("a"),
        ...inRoomElsewhere("b"),
        ask("a", [
          { presence: { channel: CHANNEL } },
          { presence: { presence: { $: "members", of: { a: {}, b: {} } } } },
        ]),
      ],
      source: protocol("Command-Reply"),
      needs: ["rooms", "room-sharing", "room-presence"],
    },
    {
      id: "rooms/leave-across-instances",
      source: protocol("Asynchronous pushes"),
      says: "reports to a subscriber who leaves on another instance",
      script: [
        ...inRoom("a"),
        // An instance without a connection is frozen at once, before it can report who left: this one stays.
        ...elsewhere("c"),
        ...inRoomElsewhere("b"),
        { do: "room-cut", client: "b" },
        hears("a", "leave", { info: { client: captured("b") } }),
      ],
      needs: ["rooms", "room-sharing", "room-joins"],
    },
  ],
);
