import { connect } from "node:net";
import { type Listener, listenersOf, listenerText } from "./listeners.ts";

/** What a start waits for. */
export interface ReadyQuestion {
  /** The address to knock at. It must not be 127.0.0.1 where the machine has another: see `PROBE_HOST`. */
  readonly probeHost: string;
  /** The port that the program was told. */
  readonly given: number;
  /** The port that its `s.yaml` declares; tried too when the program is seen to listen on it. */
  readonly declared: number;
  /** True when nobody listened on `declared` before the start; only asked where `pids` is undefined. */
  readonly declaredWasFree: boolean;
  /** The processes whose sockets count; undefined where nobody tells whose a socket is. */
  readonly pids: (() => readonly number[]) | undefined;
  /** One knock. Default: whether a TCP connection is accepted. */
  readonly answers?: (host: string, port: number) => Promise<boolean>;
  /** Ends the wait at once: the program ended, or the start was called off. */
  readonly over: Promise<unknown>;
  readonly timeoutMs: number;
  /** Told once, after a while, when the program listens where the platform would not find it. */
  readonly onWrong: (hint: string) => void;
}

/** How the wait ended. */
export type Readiness =
  | { readonly port: number }
  | { readonly failed: "over" | "shared" }
  | { readonly failed: "timeout"; readonly hint?: string };

/**
 * A server on 127.0.0.1 alone does not answer here, one on 0.0.0.0 does: the platform's own test (it connects from outside),
 * on one machine. All of 127/8 is loopback on Linux; elsewhere there is one address, and the difference cannot be seen.
 */
export const PROBE_HOST = process.platform === "linux" ? "127.0.0.2" : "127.0.0.1";

const WRONG_AFTER_MS = 2000;
const CONNECT_TIMEOUT_MS = 1000;
const STAY_MS = 200;
/**
 * Looking through /proc takes the CPU that the program needs to start: at most a tenth of it goes into that. CPU time counts, not the
 * clock's: on a busy machine a look takes long because others have the CPU, which is no reason to look more seldom.
 */
const LOOK_PAUSE_FACTOR = 9;
const LOOK_PAUSE_MAX_MS = 500;

/** Knocks until the program answers on a port of its own. Ready is a TCP connection, as on the platform. */
export async function waitUntilReady(question: ReadyQuestion): Promise<Readiness> {
  const knock = question.answers ?? answers;
  const startedAt = performance.now();
  let seen: readonly Listener[] = [];
  let lookAgainAt = 0;
  let told = false;
  let over = false;
  const ended = question.over.then(() => {
    over = true;
  });
  for (;;) {
    if (over) return { failed: "over" };
    if (await knock(question.probeHost, question.given)) return { port: question.given };
    if (performance.now() >= lookAgainAt) {
      const before = process.cpuUsage();
      seen = listenersOf(question.pids?.() ?? []);
      const { user, system } = process.cpuUsage(before);
      const costMs = (user + system) / 1000;
      lookAgainAt = performance.now() + Math.min(costMs * LOOK_PAUSE_FACTOR, LOOK_PAUSE_MAX_MS);
    }
    if (seen.some((l) => l.port === question.declared && l.shared)) return { failed: "shared" };
    const onDeclared = question.pids
      ? seen.some((l) => l.wildcard && l.port === question.declared)
      : question.declaredWasFree;
    if (onDeclared && (await knock(question.probeHost, question.declared)))
      return { port: question.declared };
    const elapsedMs = performance.now() - startedAt;
    if (elapsedMs >= question.timeoutMs) {
      return { failed: "timeout", ...hintOf(listenersOf(question.pids?.() ?? []), question) };
    }
    const { hint } = hintOf(seen, question);
    if (!told && seen.length > 0 && hint && elapsedMs >= WRONG_AFTER_MS) {
      told = true;
      question.onWrong(hint);
    }
    // Short at first, then a tenth of the time waited: a start is measured to within 10 %.
    const pauseMs = Math.min(100, 5 + elapsedMs / 10, question.timeoutMs - elapsedMs);
    await Promise.race([pause(pauseMs), ended]);
  }
}

function hintOf(seen: readonly Listener[], { given, declared, pids }: ReadyQuestion): { hint?: string } {
  if (!pids) return {};
  if (seen.length === 0)
    return { hint: "it listens on no port: is the server started, and does it wait for something first?" };
  const where = seen.map(listenerText).join(", ");
  const ours = seen.filter((l) => l.port === given || l.port === declared);
  if (ours.some((l) => !l.wildcard)) return { hint: `it listens on ${where}; listen on 0.0.0.0` };
  if (ours.length > 0) return { hint: `it listens on ${where} for IPv6 alone; listen on 0.0.0.0` };
  return {
    hint: `it listens on ${where}; listen on 0.0.0.0 and on the port that FC_SERVER_PORT names, or declare its port in s.yaml (now ${declared})`,
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

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
 * holder is there. Its end is told later than its address is given away.
 */
export const answersWhile =
  (isAlive: () => boolean) =>
  async (host: string, port: number): Promise<boolean> =>
    (await answers(host, port)) && isAlive();

/**
 * Whether a TCP connection stays open for a moment. For a port that a forwarder publishes: it accepts always, and closes at
 * once when nobody listens behind it.
 */
export function staysOpen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    let timer: NodeJS.Timeout | undefined;
    const say = (yes: boolean) => () => {
      clearTimeout(timer);
      socket.destroy();
      resolve(yes);
    };
    socket.setTimeout(CONNECT_TIMEOUT_MS, say(false));
    socket.once("connect", () => {
      // What arrived while this process had no CPU is read before the timer's word counts.
      timer = setTimeout(() => setImmediate(say(true)), STAY_MS);
    });
    socket.once("error", say(false));
    socket.once("end", say(false));
    socket.resume();
  });
}
