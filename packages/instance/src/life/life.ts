import type { FunctionSpec, Said } from "@wsfn/platform";
import type { Instance, InstanceExit, InstanceState, StartOptions } from "../instance/instance.ts";
import { InstanceError } from "../instance/instance-error.ts";
import type { LogLines } from "../instance/log-lines.ts";
import { atMost } from "../machine/clock.ts";
import { preStop } from "./hooks.ts";

/** What moves an instance from one state to another. */
type Happening = "freeze" | "thaw" | "stop" | "ended";

/** What may follow what. An absent cell: nothing happens, because a crash may always come first. */
export const NEXT = {
  running: { freeze: "frozen", stop: "stopping", ended: "gone" },
  frozen: { thaw: "running", stop: "stopping", ended: "gone" },
  stopping: { ended: "gone" },
  gone: {},
} as const satisfies Record<InstanceState, Partial<Record<Happening, InstanceState>>>;

/** How a body ended, before it gets the platform's words. */
export interface BodyEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The memory limit ended it. */
  readonly outOfMemory: boolean;
}

/** What differs between a process and a container. Everything above it is the same code, so behaves the same. */
export interface Body {
  /** Where it answers: loopback, the address of its namespace, or of its container. */
  readonly host: string;
  readonly port: number;
  /** As `s.yaml` writes it. */
  readonly command: string;
  /** Why it may end by itself, where the start knows a reason that is this machine's. */
  readonly hint?: Said | undefined;
  /** Resolves once, when nothing is left. Never rejects. */
  readonly ended: Promise<BodyEnd>;
  /** Takes the CPU away. May take effect a moment later; called in the order of the table alone. */
  freeze(): void;
  thaw(): void;
  /** SIGTERM to all of it. */
  terminate(): void;
  /** SIGKILL to all of it. */
  kill(): void;
  /** Peak resident bytes; undefined where the machine does not show it. Keeps its last answer when the body has ended. */
  memoryBytes(): number | undefined;
}

/** From SIGTERM to SIGKILL, unless the start sets another. The platform publishes none; Ctrl-C in a terminal must not take longer. */
export const DEFAULT_GRACE_MS = 5000;

/** What was started, and with which settings. */
export interface Started {
  readonly id: string;
  readonly spec: FunctionSpec;
  readonly options: StartOptions;
  readonly log: LogLines;
}

/** Gives a body that answers on its port the life of an instance. */
export function instanceOf(body: Body, { id, spec, log, options }: Started): Instance {
  let state: InstanceState = "running";
  let stopping: Promise<InstanceExit> | undefined;

  /** False when the table has no cell for it: then the caller leaves the body alone. */
  const move = (happening: Happening): boolean => {
    const row: Partial<Record<Happening, InstanceState>> = NEXT[state];
    const to = row[happening];
    if (to === undefined) return false;
    state = to;
    return true;
  };

  const exited = body.ended.then((end) => {
    const expected = state === "stopping";
    move("ended");
    const exit = describeExit({ spec, body, log, end, expected });
    log.platform(exit.message);
    return exit;
  });

  /** False where there is nothing left to stop, or somebody has begun. */
  const beginStop = (): boolean => {
    const wasFrozen = state === "frozen";
    if (!move("stop")) return false;
    // What is stopped cannot run its handler for SIGTERM, nor answer /pre-stop.
    if (wasFrozen) body.thaw();
    return true;
  };

  const orderlyStop = async (): Promise<InstanceExit> => {
    if (beginStop()) {
      if (spec.preStop) {
        const { onFact, clock } = options;
        await preStop(body, spec.preStop, { log, onFact, clock, until: exited });
      }
      body.terminate();
    }
    await atMost(options.graceMs ?? DEFAULT_GRACE_MS, exited, options.clock);
    if (state !== "gone") body.kill();
    return exited;
  };

  return {
    id,
    host: body.host,
    port: body.port,
    get state() {
      return state;
    },
    exited,
    memoryBytes: () => body.memoryBytes(),
    freeze: () => {
      if (move("freeze")) body.freeze();
    },
    thaw: () => {
      if (move("thaw")) body.thaw();
    },
    terminate: () => {
      if (beginStop()) body.terminate();
    },
    stop: () => {
      stopping ??= orderlyStop();
      return stopping;
    },
    kill: () => {
      move("stop");
      // Also while it stops: a caller that cannot wait uses it so.
      if (state !== "gone") body.kill();
      return exited;
    },
  };
}

/** The error of a body that ended before it was ready, or unasked. */
export function exitError(
  spec: FunctionSpec,
  body: Pick<Body, "command" | "hint">,
  end: BodyEnd,
  log: LogLines,
): InstanceError {
  const detail = {
    command: body.command,
    exitCode: exitCodeOf(end),
    memoryMb: spec.memoryMb,
    logs: log.tail(),
  };
  if (end.outOfMemory) return new InstanceError("FunctionOOMError", detail);
  return new InstanceError("CAExited", detail, body.hint === undefined ? {} : { hint: body.hint });
}

/** What ended, and how. */
interface Ended {
  readonly spec: FunctionSpec;
  readonly body: Body;
  readonly log: LogLines;
  readonly end: BodyEnd;
  readonly expected: boolean;
}

/** The end in the platform's words; an end that was asked for is no error. */
function describeExit({ spec, body, log, end, expected }: Ended): InstanceExit {
  const { code, signal } = end;
  if (expected) {
    return { code, signal, expected, message: `Function instance stopped(${signal ?? `code ${code}`})` };
  }
  const error = exitError(spec, body, end, log);
  return { code, signal, expected, reason: error.code, message: error.message, says: error.says };
}

const SIGNAL_NUMBERS: Readonly<Record<string, number>> = { SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 };

/** As a shell and the platform count: 128 plus the signal's number. */
const exitCodeOf = (end: BodyEnd): number => end.code ?? 128 + (SIGNAL_NUMBERS[end.signal ?? ""] ?? 0);
