import type { ErrorRow } from "./errors.ts";
import { encode } from "./json-text.ts";
import { type ClientInfo, type Entry, publicationText } from "./publication.ts";
import type { UnsubscribeRow } from "./unsubscribes.ts";

/** The server's ping: an empty reply. */
export const PING = "{}";

/** A reply: the result under the command's own name. */
export const replyText = (id: number, name: string, result: object): string => encode({ id, [name]: result });

/** A reply that refuses. */
export const errorText = (id: number, error: ErrorRow): string => encode({ id, error });

/** Everything before the offset of a publication pushed to a channel: the same for all of them. */
export const publicationPrefix = (channel: string): string =>
  `{"push":{"channel":${JSON.stringify(channel)},"pub":`;

/** The push of a publication, by the prefix of its channel. */
export const publicationPush = (prefix: string, offset: number, entry: Entry): string =>
  `${prefix}${publicationText(offset, entry)}}}`;

/** Somebody came to a room, or left it. */
export const presencePush = (kind: "join" | "leave", channel: string, info: ClientInfo): string =>
  encode({ push: { channel, [kind]: { info } } });

/** The server ends a subscription. */
export const unsubscribePush = (channel: string, { code, reason }: UnsubscribeRow): string =>
  encode({ push: { channel, unsubscribe: { code, reason } } });

/** A message of the server to one client, outside of every room. */
export const messagePush = (data: unknown): string => encode({ push: { message: { data } } });
