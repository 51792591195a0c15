import type { Clock } from "../clock.ts";
import type { Ender } from "../settle/phase.ts";
import type { Relay } from "./relay.ts";
import { Tap, type TapOptions, type TappedConnection, type TappedHandshake } from "./tap.ts";

/** Default of `TapRequest.maxBytes`. */
const MAX_TAP_BYTES = 1024 * 1024;

/** Which connections are to be tapped. */
export interface TapRequest {
  /** Asked once for each connection, right after its 101. */
  readonly wants: (connection: TappedConnection) => boolean;
  readonly onTap: (tap: Tap) => void;
  /** Most bytes of a connection that wait to be taken. Default 1 MiB. */
  readonly maxBytes?: number;
}

/** The request that a relay carries. */
export interface RelayedRequest {
  readonly requestId: string;
  readonly functionName: string;
  end(by: Ender): unknown;
}

/** What passed before the relay: it was sent on by then. */
export interface Opening {
  /** What came with the two heads. */
  readonly client: Uint8Array;
  readonly function: Uint8Array;
  /** Put together for a tap alone. */
  readonly handshake: () => TappedHandshake;
}

/** One relayed connection, until both of its sockets are closed. */
export class RelayedConnection {
  readonly relay: Relay;
  readonly tapped: TappedConnection;
  readonly #request: RelayedRequest;

  constructor(
    relay: Relay,
    request: RelayedRequest,
    answer: Pick<TappedConnection, "extensions" | "subprotocol">,
  ) {
    this.relay = relay;
    this.#request = request;
    this.tapped = { requestId: request.requestId, function: request.functionName, ...answer };
  }

  /** Bytes that came from both sides so far. */
  get bytesMoved(): number {
    return this.relay.bytesMoved;
  }

  /** Ends the request that it is of. */
  end(by: Ender): void {
    this.#request.end(by);
  }
}

/** The relayed connections of a gateway whose sockets are still there, and the taps on them. */
export class Relays implements Iterable<RelayedConnection> {
  readonly #connections = new Set<RelayedConnection>();
  readonly #requests = new Set<TapRequest>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  [Symbol.iterator](): Iterator<RelayedConnection> {
    return this.#connections[Symbol.iterator]();
  }

  /** Before its relay starts to copy. */
  add(connection: RelayedConnection, opening: Opening): void {
    this.#connections.add(connection);
    for (const request of this.#requests) {
      if (!request.wants(connection.tapped)) continue;
      const { maxBytes = MAX_TAP_BYTES } = request;
      const tap = this.#tap(connection, { handshake: opening.handshake(), maxBytes });
      tap.add("client", opening.client);
      tap.add("function", opening.function);
      request.onTap(tap);
    }
  }

  delete(connection: RelayedConnection): void {
    this.#connections.delete(connection);
  }

  /** Taps connections that are relayed from now on, from their first byte. Returns what ends that; taps that are open stay. */
  tapComing(request: TapRequest): () => void {
    this.#requests.add(request);
    return () => void this.#requests.delete(request);
  }

  /** Taps a connection that is open, from the next byte on; undefined when there is none by that id. */
  tapOpen(requestId: string, { maxBytes = MAX_TAP_BYTES } = {}): Tap | undefined {
    for (const connection of this.#connections) {
      if (connection.tapped.requestId !== requestId) continue;
      return this.#tap(connection, { maxBytes });
    }
    return undefined;
  }

  #tap({ relay, tapped }: RelayedConnection, options: Omit<TapOptions, "clock">): Tap {
    return new Tap(tapped, relay, { ...options, clock: this.#clock });
  }
}
