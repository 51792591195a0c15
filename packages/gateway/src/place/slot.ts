import { Agent } from "node:http";
import type { HealthCheck, Instance } from "@wsfn/instance";
import type { Timer } from "../clock.ts";
import type { InjectedFault, InstanceEvent } from "../events.ts";
import type { GatewayError } from "../gateway-error.ts";
import type { Meter } from "../settle/meter.ts";
import type { Home, Session } from "./sessions.ts";

/** The request that holds a seat: an instance that ends under it is reported to it. */
export interface Holder {
  end(by: "instance"): unknown;
}

/** One unit of an instance's concurrency, held by one request for its whole life. */
export interface Seat {
  readonly holder: Holder;
  readonly instance: Instance;
  /** Kept connections to the instance, for plain HTTP. */
  readonly agent: Agent;
  /** The request waited for this instance to start. */
  readonly coldStart: boolean;
  /** The injected fault that the instance is under at the moment. */
  readonly injected: InjectedFault | undefined;
  /** Gives the seat back. Safe to call twice. `cancelled`: the client left before the function was done. */
  release(how: { readonly cancelled: boolean }): void;
}

/** A request that waits for an instance to start. */
export interface Waiting {
  readonly holder: Holder;
  resolve(seat: Seat): void;
  reject(error: GatewayError): void;
}

/** The place of one instance in a fleet, from before its start until it is gone. */
export class Slot implements Home {
  readonly id: string;
  readonly meter: Meter;
  /** Calls a start off. */
  readonly abort = new AbortController();
  readonly waiting = new Set<Waiting>();
  readonly seats = new Set<Seat>();
  readonly sessions = new Set<Session>();
  /** Kept connections for plain HTTP: the platform uses connections again, and servers must bear it. How many it keeps is on no page. */
  readonly agent = new Agent({ keepAlive: true, maxFreeSockets: 16 });
  instance: Instance | undefined;
  /** Initialized and healthy: requests may come. */
  ready = false;
  health: HealthCheck | undefined;
  /** Ends the instance when it has been without a request for long enough. */
  reclaim: Timer | undefined;
  /** The injected fault that it is under. */
  injected: InjectedFault | undefined;
  /** Faults of the plan that are still to come. */
  faults: readonly Timer[] = [];
  /** The last step of its life, for a watcher that begins late; undefined before the first. */
  last: { readonly event: InstanceEvent; readonly nowMs: number } | undefined;

  constructor(id: string, meter: Meter) {
    this.id = id;
    this.meter = meter;
  }

  /** Seats in use or promised. */
  get taken(): number {
    return this.seats.size + this.waiting.size;
  }

  get unhealthy(): boolean {
    return this.health?.healthy === false;
  }
}
