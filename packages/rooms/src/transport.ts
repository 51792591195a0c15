/** A message as it leaves: encoded once, sent to many. */
export type Frame = Uint8Array;

/** The little that a session needs of a WebSocket. */
export interface Transport {
  /** Sends a text message. The frame may be shared between connections: it is not changed, and not kept beyond the sending. */
  send(frame: Frame): void;
  /** Octets that the client has not taken yet. */
  unreadBytes(): number;
  /** Sends a Close frame; the connection ends when the client has answered, or soon after. */
  close(code: number, reason: string): void;
}

/** What is known of a client from its opening handshake. */
export interface Arrival {
  /** Path and query of the request. */
  readonly url: string;
  /** The Origin of a page; a program sends none. */
  readonly origin?: string | undefined;
  /** Headers, names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** A session as its transport sees it. */
export interface Received {
  /** A message, as text. `undefined`: its octets are no UTF-8. */
  message(text: string | undefined): void;
  /** The connection is over, in whatever way. */
  closed(): void;
}
