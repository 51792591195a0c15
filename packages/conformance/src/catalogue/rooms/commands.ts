import { cases } from "../words.ts";
import {
  ask,
  CHANNEL,
  capture,
  captured,
  clientApi,
  code,
  connects,
  disconnects,
  error,
  hears,
  hearsLines,
  hearsNoMore,
  inRoom,
  line,
  OTHER_CHANNEL,
  protocol,
  recovery,
  says,
  subscribes,
  TALK,
} from "./words.ts";

/** What is no command of the protocol ends the connection with 3501, after which clients do not come back. */
export const malformed = cases({ needs: ["rooms"], ...disconnects(3501) }, [
  {
    id: "rooms/command-before-connect",
    source: code("Bad Request"),
    says: "disconnects a client with 3501 whose first command is no connect",
    script: [{ do: "room-send", client: "a", text: '{"id":1,"subscribe":{"channel":"wsfn"}}' }],
  },
  {
    id: "rooms/connect-twice",
    source: code("Bad Request"),
    says: "disconnects a client with 3501 that connects a second time",
    script: [connects("a"), { do: "room-send", client: "a", text: '{"id":2,"connect":{}}' }],
  },
  {
    id: "rooms/command-without-id",
    source: protocol("Command-Reply"),
    says: "disconnects a client with 3501 for a command without an id",
    script: [connects("a"), { do: "room-send", client: "a", text: '{"subscribe":{"channel":"wsfn"}}' }],
  },
  {
    id: "rooms/command-unknown",
    source: protocol("Command-Reply"),
    says: "disconnects a client with 3501 for a command that is none of the protocol's",
    script: [connects("a"), { do: "room-send", client: "a", text: '{"id":2,"nonsense":{}}' }],
  },
  {
    id: "rooms/not-json",
    source: protocol("Top level batching"),
    says: "disconnects a client with 3501 for a message that is no JSON",
    script: [connects("a"), { do: "room-send", client: "a", text: '{"id":2,' }],
  },
  {
    id: "rooms/field-of-another-type",
    source: protocol("Protobuf schema"),
    says: "disconnects a client with 3501 for a field of another type than the schema's",
    script: [connects("a"), { do: "room-send", client: "a", text: '{"id":2,"subscribe":{"channel":7}}' }],
  },
  {
    id: "rooms/channel-missing",
    source: code("Bad Request"),
    says: "disconnects a client with 3501 for a subscription to no channel",
    script: [connects("a"), { do: "room-send", client: "a", text: '{"id":2,"subscribe":{}}' }],
  },
  {
    id: "rooms/second-command-malformed",
    source: protocol("Top level batching"),
    says: "disconnects a client with 3501 when the second of two commands in a message is no JSON",
    script: [
      connects("a"),
      { do: "room-send", client: "a", text: '{"id":2,"unsubscribe":{"channel":"wsfn"}}\n{"id":3,' },
    ],
  },
  {
    id: "rooms/message-not-taken",
    source: code("Not Available"),
    says: "disconnects a client with 3508 that sends a message of which the application takes none",
    script: [connects("a"), { do: "room-send", client: "a", text: '{"send":{"data":{"any":"thing"}}}' }],
    ...disconnects(3508),
    needs: ["rooms", "room-no-messages"],
  },
  {
    id: "rooms/pong-unasked",
    level: "SHOULD",
    source: protocol("Ping Pong"),
    says: "disconnects a client with 3501 that answers a ping which the server did not send",
    script: [connects("a"), { do: "room-send", client: "a", text: "{}" }],
  },
]);

/** Commands and their replies. */
export const commands = cases({ needs: ["rooms"], ...TALK }, [
  {
    id: "rooms/connect",
    source: clientApi("Client connection states"),
    says: "answers connect with the id of the client",
    script: [ask("a", [{ connect: { $: "connect" } }, { connect: { client: { $: "text" } } }])],
  },
  {
    id: "rooms/client-ids-differ",
    source: clientApi("Client connection states"),
    says: "gives each client an id of its own",
    script: [
      connects("a"),
      { do: "room-open", client: "b" },
      ask("b", [{ connect: { $: "connect" } }, { connect: { client: { $: "other-than", as: "a" } } }]),
    ],
  },
  {
    id: "rooms/largest-id",
    source: protocol("Command-Reply"),
    says: "echoes the largest id, 4294967295, in the reply",
    script: [
      connects("a"),
      { do: "room-send", client: "a", text: '{"id":4294967295,"unsubscribe":{"channel":"wsfn"}}' },
      { do: "room-reply", client: "a", id: 4_294_967_295, is: { id: 4_294_967_295 } },
    ],
  },
  {
    id: "rooms/commands-in-one-message",
    source: protocol("Top level batching"),
    says: "answers each of three commands in one message",
    script: [
      connects("a"),
      ask(
        "a",
        [{ subscribe: { channel: CHANNEL } }, { subscribe: {} }],
        [{ publish: { channel: CHANNEL, data: line(1) } }, { publish: {} }],
        [{ unsubscribe: { channel: CHANNEL } }, { unsubscribe: {} }],
      ),
    ],
  },
  {
    id: "rooms/connect-and-more-in-one-message",
    source: protocol("Top level batching"),
    says: "answers commands that come in the same message as connect",
    script: [
      ask(
        "a",
        [{ connect: { $: "connect" } }, { connect: {} }],
        [{ subscribe: { channel: CHANNEL } }, { subscribe: {} }],
      ),
    ],
  },
  {
    id: "rooms/field-unknown",
    source: protocol("Protobuf schema"),
    says: "ignores a field that the schema does not have",
    script: [
      connects("a"),
      ask("a", [{ subscribe: { channel: CHANNEL, "x-wsfn": { deep: [1] } } }, { subscribe: {} }]),
    ],
  },
  {
    id: "rooms/subscribe-twice",
    source: protocol("Additional notes"),
    says: "refuses a second subscription to the same channel with error 105",
    script: [...inRoom("a"), ask("a", [{ subscribe: { channel: CHANNEL } }, error(105)])],
  },
  {
    id: "rooms/error-keeps-connection",
    source: protocol("Handle errors"),
    says: "serves a client on after an error in a reply",
    script: [
      ...inRoom("a"),
      ask("a", [{ subscribe: { channel: CHANNEL } }, error(105)]),
      ...says("a", 1),
      hearsLines("a", 1),
    ],
  },
  {
    id: "rooms/unsubscribe",
    source: clientApi("Subscription states"),
    says: "sends nothing of a channel after its unsubscription was acknowledged",
    script: [
      ...inRoom("a", "b"),
      ask("a", [{ unsubscribe: { channel: CHANNEL } }, { unsubscribe: {} }]),
      ...says("b", 1),
      hearsLines("b", 1),
      subscribes("a"),
      ...says("b", 2),
      hearsLines("a", 2),
      hearsNoMore("a"),
    ],
  },
  {
    id: "rooms/unsubscribe-from-none",
    level: "SHOULD",
    source: clientApi("Subscription states"),
    says: "acknowledges an unsubscription from a channel that the client is not in",
    script: [
      connects("a"),
      ask("a", [{ unsubscribe: { channel: CHANNEL } }, { error: { $: "absent" }, unsubscribe: {} }]),
    ],
  },
  {
    id: "rooms/publish",
    source: protocol("Asynchronous pushes"),
    says: "sends what a client publishes to the other subscribers of the channel, unchanged",
    script: [...inRoom("a", "b"), ...says("a", 1), hearsLines("b", 1)],
  },
  {
    id: "rooms/publish-to-oneself",
    source: clientApi("Subscription methods"),
    says: "sends a publication to its publisher as well, who is subscribed",
    script: [...inRoom("a"), ...says("a", 1), hearsLines("a", 1)],
  },
  {
    id: "rooms/publisher-is-named",
    level: "MAY",
    source: clientApi("Subscription methods"),
    says: "names the client that has published in the publication",
    script: [
      ...inRoom("a", "b"),
      ...says("a", 1),
      hears("b", "pub", { data: line(1), info: { client: captured("a") } }),
    ],
  },
  {
    id: "rooms/channels-are-apart",
    source: clientApi("Subscription states"),
    says: "sends a publication to the subscribers of its channel alone",
    script: [
      ...inRoom("a"),
      { do: "room-open", client: "b" },
      connects("b"),
      subscribes("b", OTHER_CHANNEL),
      ...says("a", 1, 2),
      hearsLines("a", 1, 2),
      ask("b", [{ publish: { channel: OTHER_CHANNEL, data: line(3) } }, { publish: {} }]),
      { do: "room-pushes", client: "b", of: "pub", in: "other", are: [{ data: line(3) }] },
      hearsNoMore("b"),
    ],
  },
  {
    id: "rooms/order-of-one-publisher",
    source: recovery("History design"),
    says: "keeps the order of one client's publications, and doubles none",
    script: [
      ...inRoom("a", "b"),
      ask(
        "a",
        ...[1, 2, 3, 4].map(
          (n) => [{ publish: { channel: CHANNEL, data: line(n) } }, { publish: {} }] as const,
        ),
      ),
      hearsLines("b", 1, 2, 3, 4),
      hearsNoMore("b"),
    ],
  },
  {
    id: "rooms/one-order-for-all",
    source: recovery("History design"),
    says: "sends the publications of two clients to all subscribers in one order",
    script: [
      ...inRoom("a", "b", "c"),
      {
        do: "room-ask-together",
        asked: [
          { client: "a", commands: [1, 3, 5].map((n) => ({ publish: { channel: CHANNEL, data: line(n) } })) },
          { client: "b", commands: [2, 4, 6].map((n) => ({ publish: { channel: CHANNEL, data: line(n) } })) },
        ],
        is: { error: { $: "absent" }, publish: {} },
      },
      hears("a", "pub", ...[1, 2, 3, 4, 5, 6].map((n) => ({ data: capture(`publication ${n}`) }))),
      hears("b", "pub", ...[1, 2, 3, 4, 5, 6].map((n) => ({ data: captured(`publication ${n}`) }))),
      hears("c", "pub", ...[1, 2, 3, 4, 5, 6].map((n) => ({ data: captured(`publication ${n}`) }))),
      hearsNoMore("c"),
    ],
  },
  {
    id: "rooms/fault-of-another",
    source: code("Bad Request"),
    says: "serves the others of a room on when it disconnects one of them",
    script: [
      ...inRoom("a", "b", "c"),
      { do: "room-send", client: "c", text: "no JSON" },
      { do: "room-disconnected", client: "c", codes: [3501] },
      ...says("a", 1),
      hearsLines("b", 1),
    ],
  },
  {
    id: "rooms/rpc",
    source: protocol("Command-Reply"),
    says: "answers a call with its result",
    script: [connects("a"), ask("a", [{ rpc: { $: "rpc" } }, { error: { $: "absent" }, rpc: {} }])],
    needs: ["rooms", "room-rpc"],
  },
  {
    id: "rooms/rpc-unknown-method",
    source: code("Method Not Found"),
    says: "refuses a call of an unknown method with error 104, and goes on",
    script: [
      connects("a"),
      ask("a", [{ rpc: { method: "x-wsfn-unknown" } }, error(104)]),
      ask("a", [{ rpc: { $: "rpc" } }, { error: { $: "absent" }, rpc: {} }]),
    ],
    needs: ["rooms", "room-rpc"],
  },
  {
    id: "rooms/unknown-channel",
    source: code("Unknown Channel"),
    says: "refuses a subscription to a channel that does not exist with error 102",
    script: [
      connects("a"),
      ask("a", [{ subscribe: { channel: { $: "channel", which: "unknown" } } }, error(102)]),
    ],
    needs: ["rooms", "room-unknown-channel"],
  },
]);
