import type { JsonText } from "./json-text.ts";

/** A place in a room's log. */
export interface Position {
  /** The number of the publication, from 1; 0 is before the first. */
  readonly offset: number;
  /** The life of the log that the offset belongs to; empty where a client does not know it. */
  readonly epoch: string;
}

/** What a client sends to get in. */
export interface ConnectCommand {
  readonly token?: string;
  readonly data?: JsonText;
  /** Places in the server's own subscriptions, by channel. */
  readonly subs?: Readonly<Record<string, SubscribeCommand>>;
  /** The application's name as the SDK reports it. */
  readonly name?: string;
  readonly version?: string;
  /** Headers that a browser could not send. Not to be trusted more than `data`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks for a channel, perhaps from a place in it on. */
export interface SubscribeCommand {
  readonly channel: string;
  readonly token?: string;
  readonly recover?: boolean;
  readonly epoch?: string;
  readonly offset?: number;
  readonly data?: JsonText;
  readonly positioned?: boolean;
  readonly recoverable?: boolean;
  readonly join_leave?: boolean;
  /** `fossil`: the client takes changes in place of whole publications. It may; it gets whole ones. */
  readonly delta?: string;
  /** A filter by tags, which is not offered here: a client that asks for one would take what it gets for filtered. */
  readonly tf?: JsonText;
  /** Bits: 1 allows short channel ids, 2 wants error 112 instead of `recovered: false`. */
  readonly flag?: number;
  /** Kinds of subscription other than 0 (a stream) are not offered here. */
  readonly type?: number;
}

/** Asks for a page of a room's log. */
export interface HistoryCommand {
  readonly channel: string;
  /** 0: no publications, only the end of the log. Negative: as many as the limit allows. */
  readonly limit?: number;
  readonly since?: Partial<Position>;
  readonly reverse?: boolean;
}

/** What each command carries, by the name it has on the wire. */
export interface Requests {
  readonly connect: ConnectCommand;
  readonly subscribe: SubscribeCommand;
  readonly unsubscribe: { readonly channel: string };
  readonly publish: { readonly channel: string; readonly data?: JsonText; readonly type?: number };
  readonly presence: { readonly channel: string };
  readonly presence_stats: { readonly channel: string };
  readonly history: HistoryCommand;
  readonly ping: object;
  readonly send: { readonly data?: JsonText };
  readonly rpc: { readonly data?: JsonText; readonly method?: string };
  readonly refresh: { readonly token?: string };
  readonly sub_refresh: { readonly channel: string; readonly token?: string };
}

/** The name of a command on the wire. */
export type CommandName = keyof Requests;

/** One command. `send` has no id, as no reply is expected; a pong is an empty object. */
export type Command =
  | { readonly name: "pong" }
  | {
      [N in CommandName]: { readonly name: N; readonly id: number; readonly request: Requests[N] };
    }[CommandName];
