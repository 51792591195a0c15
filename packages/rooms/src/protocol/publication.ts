import { encode, type JsonText } from "./json-text.ts";

/** Who published, joined or is present. */
export interface ClientInfo {
  /** The user that `onConnect` named; empty for anonymous clients. */
  readonly user: string;
  /** The id of the connection. */
  readonly client: string;
  /** What `onConnect` said about the user. */
  readonly conn_info?: JsonText;
  /** What `onSubscribe` said about the user in this room. */
  readonly chan_info?: JsonText;
}

/** A publication without its place: what a log keeps, as the JSON text that clients will read. */
export type Entry = string;

/** What goes into an entry. */
export interface EntryFields {
  readonly data: JsonText;
  readonly info?: ClientInfo | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** When it was published, in milliseconds since 1970. */
  readonly time?: number | undefined;
}

/** The text that a log keeps: encoded once, for every instance and every client. */
export const encodeEntry = (fields: EntryFields): Entry => encode(fields);

/** A publication as clients read it: the entry at its place. */
export const publicationText = (offset: number, entry: Entry): string =>
  `{"offset":${offset},${entry.slice(1)}`;
