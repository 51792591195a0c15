/** What may end a request from outside: its client, the instance that has it, or what cuts it. */
export type Ender = "client" | "instance" | "timeout" | "idle" | "fault" | "gateway";

/**
 * Where a request is, and what may end it there: the one place that decides it. What is not listed has no effect then, because something
 * else ends the request:
 *
 * - `admitting`: nothing of it runs yet. That its client left is remembered, and counts in the next phase that lists it.
 * - `waiting` for a seat: a client that leaves gives its place in the queue back. An instance that fails to start, and a gateway that
 *   closes, refuse the claim itself.
 * - `asking`: the instance has the request and the client has no answer. If the instance ends, the socket to it breaks.
 * - `answering`: the head of an answer is out, so an end is half an answer and never another status.
 * - `relaying`: after a 101. The relay reads the client's socket and knows its end from its half-close; an instance that is gone is
 *   reported, since a socket that nobody reads does not show it.
 * - `refusing`: the gateway answers. Whatever the client does now, its request ends as that answer has it.
 * - `over`: settled, once.
 */
export const PHASES = {
  admitting: [],
  waiting: ["client"],
  asking: ["client", "timeout", "fault", "gateway"],
  answering: ["client", "timeout", "fault", "gateway"],
  relaying: ["instance", "timeout", "idle", "fault", "gateway"],
  refusing: [],
  over: [],
} as const satisfies Record<string, readonly Ender[]>;

/** Where a request is. */
export type Phase = keyof typeof PHASES;

/** Whether a request in this phase can be ended by that one. */
export const heeds = (phase: Phase, by: Ender): boolean => (PHASES[phase] as readonly Ender[]).includes(by);
