/**
 * How long the probe waits for what has to happen. Only a server that does not do it makes anybody wait so long: every other wait
 * ends on the event it waits for.
 */
export interface Timeouts {
  /** For the TCP connection and the answer to the opening request. Default 5000. */
  readonly openMs: number;
  /** For an event, counted from the last octet that moved; as much again for each MiB that the server may still have to read. Default 5000. */
  readonly eventMs: number;
  /** For the server to fail the connection. Default 5000. */
  readonly endMs: number;
  /** After that much silence a ping asks whether the server is still reading; a pong proves that it did not fail. Default 150. */
  readonly askAfterMs: number;
  /** For the server to close TCP after the closing handshake (RFC 6455 7.1.1). Default 3000. */
  readonly dropMs: number;
  /** How long a write may not move until the server counts as not reading. Default 1500. */
  readonly stallMs: number;
  /**
   * For a server of rooms to end what a token allowed that has ended: servers give a client time to replace it (25 s is the default of
   * Centrifugo) and look at subscriptions now and then only. Default 90,000.
   */
  readonly expiryMs: number;
}

/** The timeouts that are used where a caller gives no other, in ms. */
export const DEFAULT_TIMEOUTS: Timeouts = {
  openMs: 5000,
  eventMs: 5000,
  endMs: 5000,
  askAfterMs: 150,
  dropMs: 3000,
  stallMs: 1500,
  expiryMs: 90_000,
};
