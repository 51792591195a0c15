/** What JSON can say. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/**
 * What a server of rooms offers beside the commands that each has. `history`, `presence`: the commands of these names. `recovery`: a
 * subscription can be recovered. `joins`: subscribers hear who comes and who leaves. `rpc`: answers the call that is described.
 */
export const ROOM_OFFERS = ["history", "recovery", "presence", "joins", "rpc"] as const;
/** One of them. */
export type RoomOffer = (typeof ROOM_OFFERS)[number];

/** Limits of a server of rooms that the suite can go beyond. One that is not stated is not tried. */
export interface RoomLimits {
  /** A longer message closes with 1009. */
  readonly messageBytes?: number;
  /** A subscription to a longer channel name is refused with 107. */
  readonly channelBytes?: number;
  /** One channel more is refused with 106. */
  readonly channelsPerClient?: number;
  /** Far more commands at once are refused with 111. */
  readonly commandsPerSecond?: number;
}

/**
 * What the suite has to know of a server of rooms: `rooms` of a wsfn.json. In texts `{room}` stands for a fresh name of a room, `{name}` for
 * a fresh name of a person, `{text}` for what is said, `{uuid}` for a fresh UUID.
 */
export interface RoomsDescription {
  /** Where rooms take handshakes. Default: where the rest of the server does. */
  readonly path?: string;
  /** The channel of a room. Default `{room}`. */
  readonly channel?: string;
  /** What a client sends with its connect command: `data`, `token`. Default: nothing. */
  readonly connect?: Json;
  /** What a client publishes. Default `{ "text": "{text}" }`. */
  readonly publish?: Json;
  /** Default: found out. */
  readonly offers?: readonly RoomOffer[];
  /** A call that is answered: `method`, `data`. Needed for the offer `rpc`. */
  readonly rpc?: Json;
  /** The secret by which the server verifies tokens (HS256), started with the profile `tokens`. Default: none is sent. */
  readonly tokenSecret?: string;
  /** False: the server takes no message that expects no reply (`send`). Default: not tried. */
  readonly messages?: boolean;
  /** A channel that is none: 102. Default: not tried. */
  readonly unknownChannel?: string;
  readonly limits?: RoomLimits;
  /** URL of another instance that shares the rooms, its path included. Default: none is known; a function is started twice. */
  readonly elsewhere?: string;
}

/** What a token says. */
export interface TokenFields {
  /** The case's own user, or another one. */
  readonly user?: "other";
  /** For a subscription: the channel of the case's room, or of a second one. */
  readonly channel?: "own" | "other";
  /** It ends so many seconds from now; negative: it has ended. Default: never. */
  readonly endsInS?: number;
  /** True: signed with another secret than the server's. */
  readonly isForged?: true;
}

/** In the place of a value: what is known only when a case runs. */
export type Mark =
  /** The channel of the case's own room; `other`: of a second one; `first`: the first of those that a step entered; `unknown`: of none; `overlong`: of one whose name is too long. */
  | { readonly $: "channel"; readonly which?: "other" | "first" | "unknown" | "overlong" }
  /** As the description has it; with this token. */
  | { readonly $: "connect"; readonly token?: TokenFields }
  | { readonly $: "rpc" }
  /** A JWT. */
  | { readonly $: "token"; readonly says: TokenFields }
  /** What is published as the nth line; where it is expected, anything that has its text in it. `isLong`: 1000 characters, about 4 KB. */
  | { readonly $: "line"; readonly n: number; readonly isLong?: true }
  /** What was captured under this name, and so much more. */
  | { readonly $: "captured"; readonly as: string; readonly plus?: number };

/** What is expected in the place of a value. `text`: one that is not empty; `count`: a whole number from 0 on. */
export type Expectation =
  | Mark
  | { readonly $: "any" | "text" | "count" | "absent" }
  /** Any value but null; it is remembered under this name. */
  | { readonly $: "capture"; readonly as: string }
  /** Any but the one that was captured under this name. */
  | { readonly $: "other-than"; readonly as: string }
  /** An object whose members, whatever their names, are these. */
  | { readonly $: "members"; readonly of: { readonly [captured: string]: Expected } };

/** What is sent: JSON, with marks in it. */
export type Sent =
  | null
  | boolean
  | number
  | string
  | Mark
  | readonly Sent[]
  | { readonly [key: string]: Sent };

/**
 * What has to come. An object may have more members than are named here: receivers pass over what they do not know. A member that has the
 * default of its type (`false`, 0, an empty text or list) may be left out, as the protocol's encoders do.
 */
export type Expected =
  | null
  | boolean
  | number
  | string
  | Expectation
  | readonly Expected[]
  | { readonly [key: string]: Expected };

/** What a push is about, as its field on the wire is named. */
export type PushKind = "pub" | "join" | "leave" | "unsubscribe";

/**
 * More than a server may keep for one client that does not read (1 MiB is usual, 5 MiB are seen), together with what the way holds: up to
 * 28 MiB through the gateway and a container engine's proxy (decision 0026). A flood that is all on the way strains no server.
 */
export const FLOOD_BYTES: number = 48 * 1024 * 1024;

/** What a client of rooms can do. The case's own connection is the client `a`; others come by `room-open`. */
export type RoomStep =
  /** A further client opens its connection, perhaps to another instance. */
  | { readonly do: "room-open"; readonly client: string; readonly instance?: "other" }
  /** Sends commands, all in one message, and waits for the reply to each. Ids are given to them in order. */
  | {
      readonly do: "room-ask";
      readonly client: string;
      readonly commands: readonly Sent[];
      readonly are: readonly Expected[];
    }
  /** Sends a command again and again, until its reply is so: for what a server takes notice of in its own time, within `endMs`. */
  | {
      readonly do: "room-ask-until";
      readonly client: string;
      readonly command: Sent;
      readonly is: Expected;
    }
  /** The same as `room-ask` from several clients at once: everybody sends one command after the other, and nobody waits for another's replies. */
  | {
      readonly do: "room-ask-together";
      readonly asked: readonly { readonly client: string; readonly commands: readonly Sent[] }[];
      readonly is: Expected;
    }
  /** Sends one message as it is, and waits for nothing. */
  | { readonly do: "room-send"; readonly client: string; readonly text: string }
  /** Sends one command, and waits for no reply: the connection ends in its place. */
  | { readonly do: "room-command"; readonly client: string; readonly command: Sent }
  /** Waits for the reply with an id that the case has sent itself. */
  | { readonly do: "room-reply"; readonly client: string; readonly id: number; readonly is: Expected }
  /** The next pushes of this kind in the case's room are these, in this order. `among`: others may come between them. */
  | {
      readonly do: "room-pushes";
      readonly client: string;
      readonly of: PushKind;
      readonly are: readonly Expected[];
      readonly in?: "other";
      readonly among?: true;
      /** `expiry`: they come when a token has ended. Default: within the silence that every answer may take. */
      readonly inTimeOf?: "expiry";
    }
  /** Within `eventMs` a push reports that the client `newcomer` has joined, whose id was captured under that name; pings of the server count for nothing. */
  | { readonly do: "room-joined"; readonly client: string; readonly newcomer: string }
  /**
   * What the last subscription's reply and the pushes after it brought are these lines, at offsets from this one on: none is missing, none
   * came twice, whichever way each of them came.
   */
  | {
      readonly do: "room-caught-up";
      readonly client: string;
      readonly from: Sent;
      readonly lines: readonly number[];
    }
  /** No push of this kind is left that the case has not looked at. */
  | { readonly do: "room-no-push"; readonly client: string; readonly of: PushKind }
  /** Waits for a ping of the server. What it announced in the connect reply is the time that it has, and a third of it more. */
  | { readonly do: "room-ping"; readonly client: string; readonly waitsMs: number }
  /** Answers no ping of the server from here on. */
  | { readonly do: "room-mute"; readonly client: string }
  /** The connection is gone, without a word: RST. */
  | { readonly do: "room-cut"; readonly client: string }
  /** The server disconnects the client with one of these codes. */
  | {
      readonly do: "room-disconnected";
      readonly client: string;
      readonly codes: readonly number[];
      /**
       * `ping`: in the time that a ping has; a server waits for a pong no longer than until its next ping. `expiry`: when a token has ended.
       * Default: `endMs` of the timeouts.
       */
      readonly inTimeOf?: "ping" | "expiry";
    }
  /** Reads nothing any more. */
  | { readonly do: "room-deaf"; readonly client: string }
  /**
   * Publishes long lines, `FLOOD_BYTES` of them at most, until the server reports that the client `deaf`, which reads nothing, has left. The
   * publisher and `others` get every line, in order and without a gap.
   */
  | {
      readonly do: "room-flood";
      readonly client: string;
      readonly deaf: string;
      readonly others: readonly string[];
    }
  /**
   * The client that was deaf to a flood reads again. The server has disconnected it with one of these codes, or without a Close frame, which it
   * may not have been able to write. Where the flood was so slow that it was not over yet, the client may have been found out by an unanswered
   * ping instead (3012).
   */
  | { readonly do: "room-sent-away"; readonly client: string; readonly codes: readonly number[] }
  /** Subscribes with a place in the history just before a flood: all its lines come, in order and once, or the reply reports that they cannot. */
  | {
      readonly do: "room-after-flood";
      readonly client: string;
      readonly place: { readonly [key: string]: Sent };
    }
  /** Goes beyond a limit that the server states. `message` ends the connection; the others are refused as `is` says. */
  | { readonly do: "room-beyond"; readonly client: string; readonly limit: "message" }
  | {
      readonly do: "room-beyond";
      readonly client: string;
      readonly limit: "channels" | "rate";
      readonly is: Expected;
    };
