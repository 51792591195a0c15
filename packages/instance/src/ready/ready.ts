import { connect } from "node:net";
import type { NotReadyFact } from "../instance/instance-fact.ts";
import { notReadyFact } from "../instance/not-ready.ts";
import { atMost, type Clock, realClock } from "../machine/clock.ts";
import { type Listener, listenersOf } from "../machine/listeners.ts";

/** What a start waits for. */
export interface ReadyQuestion {
  /** The address to knock at. It must not be 127.0.0.1 where the machine has another: see `PROBE_HOST`. */
  readonly probeHost: string;
  /** The port that the program was given. */
  readonly given: number;
  /** The port that its `s.yaml` declares; tried too when the program is seen to listen on it. */
  readonly declared: number;
  /** True when no program listened on `declared` before the start; only asked where `pids` is undefined. */
  readonly declaredWasFree: boolean;
  /** The processes whose sockets count; undefined where the owner of a socket cannot be seen. */
  readonly pids: (() => readonly number[]) | undefined;
  /** One knock. Default: whether a TCP connection is accepted. */
  readonly answers?: (host: string, port: number) => Promise<boolean>;
  /** Ends the wait at once: the program ended, or the start was called off. */
  readonly over: Promise<unknown>;
  readonly timeoutMs: number;
  /** How long a program that was reported to listen elsewhere may go on doing so. Default: `timeoutMs`. */
  readonly elsewhereMs?: number | undefined;
  /** Called once, after a while, when the program listens where the platform would not find it. */
  readonly onWrong: (fact: NotReadyFact) => void;
  /** Default: the machine's. */
  readonly clock?: Clock | undefined;
}

/** How the wait ended. */
export type Readiness =
  | { readonly port: number }
  | { readonly failed: "over" | "shared" }
  /** `notReady` is absent where the owner of a socket cannot be seen. */
  | { readonly failed: "timeout"; readonly notReady?: NotReadyFact };

/**
 * A server on 127.0.0.1 alone does not answer here, one on 0.0.0.0 does: the platform's own test (it connects from outside),
 * on one machine. All of 127/8 is loopback on Linux; elsewhere there is one address, and the difference cannot be seen.
 */
export const PROBE_HOST = process.platform === "linux" ? "127.0.0.2" : "127.0.0.1";

/** Many a program listens on 127.0.0.1 for a moment (a debugger, a worker's channel) before its server does: only then is it reported. */
const WRONG_AFTER_MS = 2000;
/** On one machine a connection is accepted or refused at once; only a full backlog leaves it without an answer. */
const CONNECT_TIMEOUT_MS = 1000;
/** A forwarder that finds nobody in the container closes within milliseconds. */
const STAY_MS = 200;
/**
 * Looking through /proc takes the CPU that the program needs to start: at most a tenth of it goes into that. CPU time counts, not the
 * clock's: on a busy machine a look takes long because others have the CPU, which is no reason to look more seldom.
 */
const LOOK_PAUSE_FACTOR = 9;
const LOOK_PAUSE_MAX_MS = 500;

/** Knocks until the program answers on a port of its own. Ready is a TCP connection, as on the platform. */
export async function waitUntilReady(question: ReadyQuestion): Promise<Readiness> {
  const { answers: knock = answers, clock = realClock } = question;
  const startedAt = clock.nowMs();
  let seen: readonly Listener[] = [];
  let lookAgainAt = 0;
  let reportedAt: number | undefined;
  let over = false;
  const ended = question.over.then(() => {
    over = true;
  });
  for (;;) {
    if (over) return { failed: "over" };
    if (await knock(question.probeHost, question.given)) return { port: question.given };
    if (clock.nowMs() >= lookAgainAt) {
      const before = process.cpuUsage();
      seen = listenersOf(question.pids?.() ?? []);
      const { user, system } = process.cpuUsage(before);
      const costMs = (user + system) / 1000;
      lookAgainAt = clock.nowMs() + Math.min(costMs * LOOK_PAUSE_FACTOR, LOOK_PAUSE_MAX_MS);
    }
    if (seen.some((l) => l.port === question.declared && l.shared)) return { failed: "shared" };
    const onDeclared = question.pids
      ? seen.some((l) => l.wildcard && l.port === question.declared)
      : question.declaredWasFree;
    if (onDeclared && (await knock(question.probeHost, question.declared)))
      return { port: question.declared };
    const elapsedMs = clock.nowMs() - startedAt;
    // Counted from the report: until then it may still be on its way to the right port.
    const isElsewhere = reportedAt !== undefined && seen.length > 0;
    const mayStayMs = question.elsewhereMs ?? Number.POSITIVE_INFINITY;
    if (isElsewhere && clock.nowMs() - (reportedAt ?? 0) >= mayStayMs)
      return { failed: "timeout", notReady: notReadyFact({ ...question, listeners: seen }) };
    if (elapsedMs >= question.timeoutMs) {
      if (!question.pids) return { failed: "timeout" };
      const listeners = listenersOf(question.pids()); // anew: the last look may be half a second old
      return { failed: "timeout", notReady: notReadyFact({ ...question, listeners }) };
    }
    if (reportedAt === undefined && seen.length > 0 && elapsedMs >= WRONG_AFTER_MS) {
      reportedAt = clock.nowMs();
      question.onWrong(notReadyFact({ ...question, listeners: seen }));
    }
    // Short at first, then a tenth of the time waited: a start is measured to within 10 %.
    const pauseMs = Math.min(100, 5 + elapsedMs / 10, question.timeoutMs - elapsedMs);
    await atMost(pauseMs, ended, clock);
  }
}

/** Whether something accepts a TCP connection there now. */
export function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const say = (yes: boolean) => () => {
      socket.destroy();
      resolve(yes);
    };
    socket.setTimeout(CONNECT_TIMEOUT_MS, say(false));
    socket.once("connect", say(true));
    socket.once("error", say(false));
  });
}

/**
 * Knocks at an address that goes to the next one when its holder ends, as a container's does: an answer counts while the
 * holder is there. Its end is reported later than its address is given away.
 */
export const answersWhile =
  (isAlive: () => boolean) =>
  async (host: string, port: number): Promise<boolean> =>
    (await answers(host, port)) && isAlive();

/**
 * Whether a TCP connection stays open for a moment. For a port that a forwarder publishes: it accepts always, and closes at
 * once when no server listens in the container.
 */
export function staysOpen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const known = new AbortController();
    const say = (yes: boolean) => () => {
      known.abort();
      socket.destroy();
      resolve(yes);
    };
    socket.setTimeout(CONNECT_TIMEOUT_MS, say(false));
    socket.once("connect", () => {
      // What arrived while this process had no CPU is read before the timer decides.
      realClock.sleep(STAY_MS, known.signal).then(
        () => setImmediate(say(true)),
        () => {}, // it is known already
      );
    });
    socket.once("error", say(false));
    socket.once("end", say(false));
    socket.resume();
  });
}
