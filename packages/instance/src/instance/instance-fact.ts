import type { Listener } from "../machine/listeners.ts";

/**
 * What happens to an instance, as data, for code that bills it or draws conclusions from it. Each fact has a log line of the platform
 * beside it, which is for people: its wording may change.
 */
export type InstanceFact = HookFact | NotReadyFact;

/** A lifecycle hook began or ended. The time between the two is billed like a request. */
export type HookFact = HookBegan | HookEnded;

/** The function's hooks by their names in `s.yaml`. */
export type HookName = "initializer" | "preStop";

/** The request of a hook is about to be sent. Always followed by one `HookEnded` with the same `requestId`. */
export interface HookBegan {
  readonly kind: "hook";
  readonly hook: HookName;
  readonly phase: "began";
  readonly requestId: string;
}

/** A hook's whole answer arrived, or none will. */
export interface HookEnded {
  readonly kind: "hook";
  readonly hook: HookName;
  readonly phase: "ended";
  readonly requestId: string;
  /** From the call to the end of the answer, or to the moment that it was given up. */
  readonly elapsedMs: number;
  /** The status of the answer, whatever it was; absent when there was no whole answer. */
  readonly status?: number;
  /** Why there was no whole answer; present exactly when `status` is absent. */
  readonly failed?: string;
}

/** A program runs, and the platform would not find it where it listens. */
export interface NotReadyFact {
  readonly kind: "notReady";
  readonly why: NotReadyReason;
  /** Everything that its processes listen on; empty exactly for `listens-nowhere`. */
  readonly listeners: readonly Listener[];
  /** The port that the program was given in `FC_SERVER_PORT`. */
  readonly givenPort: number;
  /** The port that `s.yaml` declares. */
  readonly declaredPort: number;
}

/**
 * - `listens-nowhere`: on no TCP port at all.
 * - `other-port`: on neither the given nor the declared port.
 * - `no-wildcard`: on one of these ports, on an address such as 127.0.0.1 that cannot be reached from outside.
 * - `ipv6-only`: on one of these ports, on `::` with IPv4 switched off.
 * - `no-answer`: where it should, and no connection was taken yet.
 */
export type NotReadyReason = "listens-nowhere" | "other-port" | "no-wildcard" | "ipv6-only" | "no-answer";
