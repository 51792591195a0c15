import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { BenchError, isBenchErrorCode } from "../bench-error.ts";
import { realClock } from "./clock.ts";

/** How long a helper may take to end by itself. */
const GRACE_MS = 10_000;

/** Keeps NaN, which JSON does not. */
const SERIALIZATION = "advanced";

interface Question {
  readonly id: number;
  readonly what: string;
  readonly order: unknown;
}

interface Fault {
  readonly code?: unknown;
  readonly message: string;
}

type Answer = { readonly id: number } & ({ readonly result: unknown } | { readonly fault: Fault });

/** Work that a helper does when it is asked. */
export type Handlers = Readonly<Record<string, (order: never) => unknown>>;

/**
 * A program of ours in a process of its own, so that what it costs can be read. In a session of its own too: Ctrl-C reaches
 * its owner alone, who ends it; when the owner dies the channel closes, and it ends by itself.
 */
export class HelperProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve: (result: never) => void; reject: (error: Error) => void }>();
  readonly #exited: Promise<unknown>;
  #asked = 0;

  /**
   * @param program file that calls {@link answerParent}
   * @param signal ends it, and what is asked of it
   */
  constructor(program: URL, signal?: AbortSignal) {
    this.#child = fork(fileURLToPath(program), {
      detached: true,
      // Not those of this process: a debugger's port, or a profile, would be taken twice.
      execArgv: [],
      serialization: SERIALIZATION,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const close = (): Promise<void> => this.close();
    signal?.addEventListener("abort", close, { once: true });
    this.#exited = once(this.#child, "exit")
      .catch(() => {})
      .then(() => signal?.removeEventListener("abort", close));
    this.#child.on("message", (answer) => this.#hear(answer as Answer));
    this.#child.once("error", () => this.#lose());
    this.#child.once("exit", () => this.#lose());
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  /** Asks for something. @throws {BenchError} what it threw there; `HelperEnded` when it is gone */
  ask<Result>(what: string, order?: unknown): Promise<Result> {
    const id = ++this.#asked;
    return new Promise<Result>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      const question: Question = { id, what, order };
      this.#child.send(question, (error) => error && this.#lose());
    });
  }

  /** Lets it end what it owns, and ends it. Safe to call twice. */
  async close(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    // To disconnect is to ask it to end; one that hangs in its own work does not hear that.
    const stop = realClock.timeout(GRACE_MS, () => void this.#child.kill("SIGKILL"));
    await this.#exited;
    stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #hear(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ("result" in answer) waiting?.resolve(answer.result as never);
    else {
      const { code, message } = answer.fault;
      waiting?.reject(new BenchError(isBenchErrorCode(code) ? code : "NotStarted", message));
    }
  }

  #lose(): void {
    for (const { reject } of this.#waiting.values()) {
      reject(new BenchError("HelperEnded", "expected an answer of a process of ours, got its end"));
    }
    this.#waiting.clear();
  }
}

/**
 * The other side: answers what the owner asks, and ends when the owner's end of the channel closes.
 * @param onEnd ends what this process owns
 */
export function answerParent(handlers: Handlers, onEnd: () => unknown = () => {}): void {
  process.on("message", async ({ id, what, order }: Question) => {
    const answer = await answerTo(id, () => handlers[what]?.(order as never));
    // An owner that leaves meanwhile wants no answer; `disconnect` reports it.
    if (process.connected) process.send?.(answer, () => {});
  });
  process.once("disconnect", async () => {
    try {
      await onEnd();
    } finally {
      process.exit();
    }
  });
}

async function answerTo(id: number, work: () => unknown): Promise<Answer> {
  try {
    return { id, result: await work() };
  } catch (error) {
    const { code, message } = error as { code?: unknown; message: string };
    return { id, fault: { code, message } };
  }
}

/** A program beside the module that names it, as source or as it was built. */
export const programBeside = (moduleUrl: string, name: string): URL =>
  new URL(`./${name}${extname(new URL(moduleUrl).pathname)}`, moduleUrl);
