import { cases } from "../words.ts";
import {
  ask,
  CHANNEL,
  code,
  connects,
  disconnects,
  error,
  hearsLines,
  inRoom,
  protocol,
  says,
  subscribes,
  TALK,
} from "./words.ts";

/** Limits that the server states of itself. */
export const limitsOfRooms = cases({ needs: ["rooms"] }, [
  {
    id: "rooms/message-too-long",
    source: { rfc: 6455, section: "7.4.1" },
    says: "closes with 1009 when a message is longer than the server takes",
    script: [connects("a"), { do: "room-beyond", client: "a", limit: "message" }],
    ...disconnects(1009),
    needs: ["rooms", "room-message-limit"],
  },
  {
    id: "rooms/channel-name-too-long",
    source: code("Bad Request"),
    says: "refuses a channel name that is too long with error 107",
    script: [
      connects("a"),
      ask("a", [{ subscribe: { channel: { $: "channel", which: "overlong" } } }, error(107)]),
      subscribes("a"),
    ],
    ...TALK,
    needs: ["rooms", "room-name-limit"],
  },
  {
    id: "rooms/too-many-channels",
    source: code("Limit Exceeded"),
    says: "refuses one channel more than a client may have with error 106",
    script: [connects("a"), { do: "room-beyond", client: "a", limit: "channels", is: error(106) }],
    ...TALK,
    needs: ["rooms", "room-channels-limit"],
  },
  {
    id: "rooms/channel-given-back",
    source: code("Limit Exceeded"),
    says: "accepts another channel when the client has left one",
    script: [
      connects("a"),
      { do: "room-beyond", client: "a", limit: "channels", is: error(106) },
      ask("a", [{ unsubscribe: { channel: { $: "channel", which: "first" } } }, { unsubscribe: {} }]),
      subscribes("a"),
    ],
    ...TALK,
    needs: ["rooms", "room-channels-limit"],
  },
  {
    id: "rooms/too-many-commands",
    source: code("Too Many Requests"),
    says: "refuses commands that come too fast with error 111, which is temporary",
    script: [
      ...inRoom("a", "b"),
      {
        do: "room-beyond",
        client: "a",
        limit: "rate",
        is: { error: { code: 111, message: { $: "text" }, temporary: true } },
      },
      ...says("b", 1),
      hearsLines("a", 1),
    ],
    ...TALK,
    needs: ["rooms", "room-rate-limit"],
  },
]);

/** How a server finds out that a client is gone, and a client that its server is. */
export const heartbeats = cases({ needs: ["rooms"], source: protocol("Ping Pong"), ...TALK }, [
  {
    id: "rooms/ping",
    source: protocol("Ping Pong"),
    says: "sends a ping within the time that its connect reply announces, and keeps a client that answers",
    script: [
      ask("a", [
        { connect: { $: "connect" } },
        { connect: { ping: { $: "capture", as: "ping" }, pong: true } },
      ]),
      { do: "room-ping", client: "a", waitsMs: 25_000 },
      ask("a", [{ subscribe: { channel: CHANNEL } }, { subscribe: {} }]),
    ],
    budgetMs: 120_000,
  },
  {
    id: "rooms/ping-without-pong",
    source: code("No Pong"),
    says: "disconnects a client with 3012 that does not answer a ping",
    script: [
      ask("a", [
        { connect: { $: "connect" } },
        { connect: { ping: { $: "capture", as: "ping" }, pong: true } },
      ]),
      { do: "room-mute", client: "a" },
      { do: "room-ping", client: "a", waitsMs: 25_000 },
      { do: "room-disconnected", client: "a", codes: [3012], inTimeOf: "ping" },
    ],
    onlyFull: true,
    budgetMs: 180_000,
  },
]);
