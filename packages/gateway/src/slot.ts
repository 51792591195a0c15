import { Agent } from "node:http";
import type { HealthCheck, Instance } from "@wsfn/instance";
import type { GatewayError } from "./gateway-error.ts";
import type { Session } from "./sessions.ts";
import type { Meter } from "./settle.ts";

/** One unit of an instance's concurrency, taken by one request for its whole life. */
export interface Seat {
  readonly slot: Slot;
  readonly instance: Instance;
  /** The request waited for this instance to start. */
  readonly coldStart: boolean;
  /** Called when the instance ended under the request. */
  onGone: (() => void) | undefined;
  /** Gives the unit back. Safe to call twice. `cancelled`: the client went away before the function was done. */
  release(how?: { readonly cancelled: boolean }): void;
}

/** A request that waits for an instance to start. */
export interface Waiting {
  resolve(seat: Seat): void;
  reject(error: GatewayError): void;
}

/** The place of one instance in a pool, from before its start until it is gone. */
export class Slot {
  readonly id: string;
  readonly meter: Meter;
  /** Calls a start off. */
  readonly abort = new AbortController();
  readonly waiting = new Set<Waiting>();
  readonly seats = new Set<Seat>();
  /** Sessions whose requests must come here. */
  readonly sessions = new Set<Session>();
  /** Kept connections for plain HTTP: the platform uses connections again, and servers must bear it. */
  readonly agent = new Agent({ keepAlive: true, maxFreeSockets: 16 });
  instance: Instance | undefined;
  /** Initialized and healthy: requests may come. */
  ready = false;
  health: HealthCheck | undefined;
  /** Ends the instance when it has been without a request for long enough. */
  reclaim: NodeJS.Timeout | undefined;
  /** Injected faults that it has coming. */
  faults: readonly NodeJS.Timeout[] = [];

  constructor(id: string, meter: Meter) {
    this.id = id;
    this.meter = meter;
  }

  /** Units in use or promised. */
  get taken(): number {
    return this.seats.size + this.waiting.size;
  }

  get unhealthy(): boolean {
    return this.health?.healthy === false;
  }
}
