import type { RoomsOptions } from "@wsfn/rooms";

/** JSON as it goes over the wire, of any shape. */
// biome-ignore lint/suspicious/noExplicitAny: a defect reaches into messages whose shape the suite is to judge
export type Message = any;

/** One connection between a client and the server of rooms, where a defect sits. */
export interface Tap {
  /** Sends the client what the server did not. */
  send(message: Message): void;
  /** Ends the connection in place of the server. */
  close(code: number): void;
  /** Of the connect reply. */
  client: string;
  /** Channels that the client has asked for, and not left. */
  readonly channels: Set<string>;
  /** The connections of all clients, also of those that are gone. */
  readonly everybody: readonly Tap[];
  /** What the defect remembers of this connection. */
  readonly memory: Map<string, Message>;
}

/** What is wrong with a server of rooms: it changes what passes, or what the server was set to do. */
export interface RoomDefect {
  /** The lines of a message as the server gets them. */
  readonly hears?: (lines: readonly string[], tap: Tap) => readonly string[];
  /** What the client gets in place of a reply or a push. */
  readonly says?: (message: Message, tap: Tap) => readonly Message[];
  /** The code with which a connection is closed in place of another one; undefined: it is left open. */
  readonly closes?: (code: number, tap: Tap) => number | undefined;
  /** True: two instances have nothing in common. */
  readonly isApart?: true;
  readonly settings?: Pick<RoomsOptions, "heartbeat" | "limits" | "rooms">;
}
