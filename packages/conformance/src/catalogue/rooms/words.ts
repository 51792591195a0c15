import type { Ending, RuleSource } from "../../case/case.ts";
import type { Expected, PushKind, RoomStep, Sent, TokenFields } from "../../case/room.ts";
import { LEFT, NOTHING } from "../words.ts";

/** The vocabulary of the cases about rooms. Client `a` is the case's own connection. */

/** A section of the documentation's page "Client protocol". */
export const protocol = (section: string): RuleSource => ({
  rfc: "centrifuge",
  section: `Client protocol, ${section}`,
});
/** A row of the documentation's page "Client protocol codes". */
export const code = (section: string): RuleSource => ({
  rfc: "centrifuge",
  section: `Client protocol codes, ${section}`,
});
/** A section of the documentation's page "Client SDK API", which says what a client may rely on. */
export const clientApi = (section: string): RuleSource => ({
  rfc: "centrifuge",
  section: `Client SDK API, ${section}`,
});
/** A section of the documentation's page "History and recovery". */
export const recovery = (section: string): RuleSource => ({
  rfc: "centrifuge",
  section: `History and recovery, ${section}`,
});

/** What the replies and pushes are is what counts; how the connection ends is for the other suites. */
export const TALK = { events: NOTHING, ending: LEFT } as const;

/** The server disconnects client `a` with exactly this code. */
export const disconnects = (code: number): { readonly events: typeof NOTHING; readonly ending: Ending } => ({
  events: NOTHING,
  ending: { by: "server", codes: [code], codeNeeded: true, clean: false },
});

/** The channel of the case's own room. */
export const CHANNEL = { $: "channel" } as const;
/** A second room. */
export const OTHER_CHANNEL = { $: "channel", which: "other" } as const;
/** What is published as the nth line. */
export const line = (n: number) => ({ $: "line", n }) as const;
/** Any value; it is remembered under this name. */
export const capture = (as: string) => ({ $: "capture", as }) as const;
/** What was remembered under this name, and so much more. */
export const captured = (as: string, plus?: number) =>
  plus === undefined ? ({ $: "captured", as } as const) : ({ $: "captured", as, plus } as const);

/** Sends commands in one message and expects a reply to each. */
export const ask = (client: string, ...pairs: readonly (readonly [Sent, Expected])[]): RoomStep => ({
  do: "room-ask",
  client,
  commands: pairs.map(([command]) => command),
  are: pairs.map(([, expected]) => expected),
});

/** An error of the protocol's table, with words for a person. */
export const error = (code: number): Expected => ({ error: { code, message: { $: "text" } } });

/** The connect command, and its reply with the client's id, which is captured as `a` for client `a`. */
export const connects = (client: string): RoomStep =>
  ask(client, [{ connect: { $: "connect" } }, { connect: { client: capture(client) } }]);

/** Subscribes to the case's room, or to another one. */
export const subscribes = (client: string, channel: Sent = CHANNEL, is: Expected = {}): RoomStep =>
  ask(client, [{ subscribe: { channel } }, { error: { $: "absent" }, subscribe: is }]);

/** Clients that are in the room, the first of them on the case's own connection. Opened, connected and subscribed one after the other. */
export const inRoom = (...clients: readonly string[]): readonly RoomStep[] =>
  clients.flatMap((client) => [...arrives(client), subscribes(client)]);

/** Opens the connection of a client other than `a`, and connects. */
export const arrives = (client: string): readonly RoomStep[] =>
  client === "a" ? [connects(client)] : [{ do: "room-open", client }, connects(client)];

/** Publishes lines, one command after the other, each when the one before it was acknowledged. */
export const says = (client: string, ...lines: readonly number[]): readonly RoomStep[] =>
  lines.map((n) =>
    ask(client, [{ publish: { channel: CHANNEL, data: line(n) } }, { error: { $: "absent" }, publish: {} }]),
  );

/** The next pushes of a kind in the room. */
export const hears = (client: string, of: PushKind, ...are: readonly Expected[]): RoomStep => ({
  do: "room-pushes",
  client,
  of,
  are,
});

/** The next publications are these lines. */
export const hearsLines = (client: string, ...lines: readonly number[]): RoomStep =>
  hears(client, "pub", ...lines.map((n) => ({ data: line(n) })));

/** No publication is left that was not looked at. */
export const hearsNoMore = (client: string): RoomStep => ({ do: "room-no-push", client, of: "pub" });

/** The connection is cut, and the client comes back on another one. */
export const comesBack = (client: string): readonly RoomStep[] => [
  { do: "room-cut", client },
  { do: "room-open", client },
  connects(client),
];

/** Client `a` arrives and subscribes. The server can recover the subscription; the room's epoch is captured. */
export const SUBSCRIBES_RECOVERABLY: readonly RoomStep[] = [
  ...arrives("a"),
  subscribes("a", undefined, { recoverable: true, epoch: capture("epoch") }),
];
/** The first line comes to client `a`; its offset is captured. */
export const HEARS_AT_PLACE: RoomStep = hears("a", "pub", { data: line(1), offset: capture("place") });
/** Where client `a` was then. */
export const FROM_PLACE = { epoch: captured("epoch"), offset: captured("place") };

/** Subscribes with a place in the room's history, and expects what is left of the reply. */
export const recovers = (
  client: string,
  place: { readonly epoch: Sent; readonly offset: Sent },
  is: Expected,
): RoomStep =>
  ask(client, [
    { subscribe: { channel: CHANNEL, recover: true, ...place } },
    { error: { $: "absent" }, subscribe: is },
  ]);

/** A token that is good for long. */
export const AN_HOUR = { endsInS: 3600 } as const;
/** What a reply says of a token that ends: in so many seconds. */
export const ENDS = { expires: true, ttl: { $: "count" } } as const satisfies Expected;

const token = (says: TokenFields) => ({ $: "token", says }) as const;
/** Connects with a token. */
export const connectsWith = (client: string, says: TokenFields, is: Expected): RoomStep =>
  ask(client, [{ connect: { $: "connect", token: says } }, is]);
/** Replaces the token of a connection. */
export const refresh = (says: TokenFields): Sent => ({ refresh: { token: token(says) } });
/** Subscribes with a token. */
export const subscribe = (channel: Sent, says: TokenFields): Sent => ({
  subscribe: { channel, token: token(says) },
});
/** Replaces the token of a subscription. */
export const subRefresh = (channel: Sent, says: TokenFields): Sent => ({
  sub_refresh: { channel, token: token(says) },
});
