import type { Expected } from "../../case/room.ts";
import { cases } from "../words.ts";
import {
  arrives,
  ask,
  CHANNEL,
  captured,
  clientApi,
  hears,
  inRoom,
  protocol,
  subscribes,
  TALK,
} from "./words.ts";

const PRESENCE = clientApi("Subscription methods");
const JOINS = protocol("Asynchronous pushes");

const PRESENT = { presence: { channel: CHANNEL } } as const;

/** A reply that has these clients present, by what was captured of them. */
const areOnly = (...clients: readonly string[]): Expected => ({
  error: { $: "absent" },
  presence: {
    presence: {
      $: "members",
      of: Object.fromEntries(clients.map((client) => [client, { client: captured(client) }])),
    },
  },
});

/** The clients that are present now. */
const present = (...clients: readonly string[]) => ask("a", [PRESENT, areOnly(...clients)]);

/** Who is in a room. */
export const peopleInRoom = cases({ needs: ["rooms", "room-presence"], source: PRESENCE, ...TALK }, [
  {
    id: "rooms/presence",
    source: PRESENCE,
    says: "answers presence with every client that is subscribed, by its id",
    script: [...inRoom("a", "b", "c"), present("a", "b", "c")],
  },
  {
    id: "rooms/presence-after-unsubscribe",
    source: PRESENCE,
    says: "leaves a client out of presence that has unsubscribed",
    script: [
      ...inRoom("a", "b"),
      present("a", "b"),
      ask("b", [{ unsubscribe: { channel: CHANNEL } }, { unsubscribe: {} }]),
      present("a"),
    ],
  },
  {
    id: "rooms/presence-after-cut",
    source: PRESENCE,
    says: "leaves a client out of presence whose connection was cut",
    script: [
      ...inRoom("a", "b"),
      present("a", "b"),
      { do: "room-cut", client: "b" },
      { do: "room-ask-until", client: "a", command: PRESENT, is: areOnly("a") },
    ],
  },
  {
    id: "rooms/presence-of-one-room",
    source: PRESENCE,
    says: "leaves clients of other channels out of presence",
    script: [
      ...inRoom("a"),
      ...arrives("b"),
      subscribes("b", { $: "channel", which: "other" }),
      present("a"),
    ],
  },
  {
    id: "rooms/presence-stats",
    source: PRESENCE,
    says: "answers presence_stats with the number of clients and of users",
    script: [
      ...inRoom("a", "b"),
      ask("a", [
        { presence_stats: { channel: CHANNEL } },
        {
          error: { $: "absent" },
          presence_stats: { num_clients: 2, num_users: { $: "count" } },
        },
      ]),
    ],
  },
]);

const about = (client: string) => ({ info: { client: captured(client) } });

/** Who comes and who goes. A server may send a client its own join too. */
export const comings = cases({ needs: ["rooms", "room-joins"], source: JOINS, ...TALK }, [
  {
    id: "rooms/join",
    source: JOINS,
    says: "reports to a subscriber who joins after it",
    script: [
      ...inRoom("a", "b"),
      { do: "room-pushes", client: "a", of: "join", are: [about("b")], among: true },
    ],
  },
  {
    id: "rooms/leave-by-unsubscribe",
    source: JOINS,
    says: "reports to a subscriber who unsubscribes",
    script: [
      ...inRoom("a", "b"),
      ask("b", [{ unsubscribe: { channel: CHANNEL } }, { unsubscribe: {} }]),
      hears("a", "leave", about("b")),
    ],
  },
  {
    id: "rooms/leave-by-cut",
    source: JOINS,
    says: "reports to a subscriber whose connection was cut",
    script: [...inRoom("a", "b"), { do: "room-cut", client: "b" }, hears("a", "leave", about("b"))],
  },
]);
