/**
 * How long the probe waits for what has to happen. Only a server that does not do it makes anybody wait so long: every other wait
 * ends on the event it waits for.
 */
export interface Patience {
  /** For the TCP connection and the answer to the opening request. Default 5000. */
  readonly openMs: number;
  /** For an event, counted from the last octet that moved. Default 5000. */
  readonly eventMs: number;
  /** For the server to fail the connection. Default 5000. */
  readonly endMs: number;
  /** After that much silence a ping asks whether the server is still reading; a pong proves that it did not fail. Default 150. */
  readonly askAfterMs: number;
  /** For the server to close TCP after the closing handshake (RFC 6455 7.1.1). Default 3000. */
  readonly dropMs: number;
  /** How long a write may not move until the server counts as not reading. Default 1500. */
  readonly stallMs: number;
}

export const PATIENCE: Patience = {
  openMs: 5000,
  eventMs: 5000,
  endMs: 5000,
  askAfterMs: 150,
  dropMs: 3000,
  stallMs: 1500,
};
