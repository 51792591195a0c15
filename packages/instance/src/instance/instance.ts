import type { Said } from "@wsfn/platform";
import type { Clock } from "../machine/clock.ts";
import type { InstanceErrorCode } from "./instance-error.ts";
import type { InstanceFact } from "./instance-fact.ts";

/** One line that an instance (or the platform about it) wrote. */
export interface LogLine {
  readonly instanceId: string;
  readonly stream: "stdout" | "stderr" | "platform";
  readonly text: string;
  /** Of the platform's lines alone: something that is out of the ordinary here, so that a person should see it. */
  readonly note?: true;
}

/** How an instance ended. */
export interface InstanceExit {
  /** Exit code of its first process; null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** True when `terminate()`, `stop()` or `kill()` asked for it. */
  readonly expected: boolean;
  /** Absent when expected. `FunctionOOMError` when the memory limit ended it, else `CAExited`. */
  readonly reason?: InstanceErrorCode;
  /** The platform's text for it, with the last log lines. In English. */
  readonly message: string;
  /** The same as it can be put into another language. Absent when expected, and of an instance that is not of this package. */
  readonly says?: Said;
}

/** What an instance is doing; `life.ts` holds the table of what may follow what. */
export type InstanceState = "running" | "frozen" | "stopping" | "gone";

/** One running instance of a function. Process or container: it behaves the same. */
export interface Instance {
  /** As the platform writes it: `c-<8 hex>-<8 hex>-<12 hex>`. */
  readonly id: string;
  /** Where to connect. Already answering when the instance is handed out. */
  readonly host: string;
  readonly port: number;
  readonly state: InstanceState;
  /** Resolves once, when nothing of the instance is left. Never rejects. */
  readonly exited: Promise<InstanceExit>;
  /** Peak resident memory of everything in the instance, where the machine shows it; else undefined. */
  memoryBytes(): number | undefined;
  /** Takes the CPU away until `thaw` (SIGSTOP of the process group, pause of the container). Nothing happens unless running. */
  freeze(): void;
  /** Gives the CPU back. Nothing happens unless frozen. */
  thaw(): void;
  /**
   * SIGTERM alone, to see what the function makes of it: no hook before it and no SIGKILL after it. `exited` resolves at the
   * end; a `stop()` after it calls no hook and sets the grace. Nothing happens unless running or frozen.
   */
  terminate(): void;
  /** GET /pre-stop where the function has that hook, SIGTERM, then SIGKILL after `graceMs`. Safe to call twice. */
  stop(): Promise<InstanceExit>;
  /** SIGKILL at once. */
  kill(): Promise<InstanceExit>;
}

/** Settings of one start. */
export interface StartOptions {
  /** Every line that the instance writes, and those of the platform about it. */
  readonly onLog?: (line: LogLine) => void;
  /** Hooks that begin and end, and a program that listens where the platform does not look: as data. Must not throw. */
  readonly onFact?: (fact: InstanceFact) => void;
  /** Laid over the function's own environment; `FC_*` and the port stay the platform's. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Ends the start (not the running instance) and everything that it began. */
  readonly signal?: AbortSignal;
  /** Longest wait for the port. Default 120000, as on the platform (custom runtime page). */
  readonly startTimeoutMs?: number;
  /**
   * How long a program that was seen to listen where the platform does not look may go on doing so, before the start fails with that
   * as its reason, ms. Default: as long as a start may take, as on the platform.
   */
  readonly elsewhereMs?: number;
  /** Default: a new one in the platform's form. */
  readonly instanceId?: string;
  /** From SIGTERM to SIGKILL in `stop()`. Default 5000. */
  readonly graceMs?: number;
  /** Time for the wait for the port, `/pre-stop`, and the grace of `stop()`. Default: the machine's. */
  readonly clock?: Clock;
  /** Whether `spec.memoryMb` is enforced where the machine allows it. Default true. */
  readonly limitMemory?: boolean;
  /** Whether `spec.cpu` is enforced, for a container. Default true; a process has all the CPU that there is. */
  readonly limitCpu?: boolean;
}
