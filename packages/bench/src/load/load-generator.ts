import { HelperProcess, programBeside } from "../helper-process.ts";
import type { LoadShape } from "./load.ts";
import type { RateOrder, RateResult, WindowOrder, WindowResult } from "./load-program.ts";

/** The load generator: one process for all that it loads, so that every contender meets the same client. */
export class LoadGenerator {
  readonly #helper: HelperProcess;

  /** @param signal ends it in the middle of a window */
  constructor(signal: AbortSignal) {
    this.#helper = new HelperProcess(programBeside(import.meta.url, "load-program"), signal);
  }

  /** One window of load. @throws {BenchError} when the server does not echo as it must */
  window(order: WindowOrder): Promise<WindowResult> {
    return this.#helper.ask("window", order);
  }

  /** One window of messages at a fixed rate. @throws {BenchError} when the server does not echo as it must */
  rate(order: RateOrder): Promise<RateResult> {
    return this.#helper.ask("rate", order);
  }

  /** Opens connections, sends one echo through each, and keeps them until `release`. */
  hold(order: LoadShape): Promise<void> {
    return this.#helper.ask("hold", order);
  }

  release(): Promise<void> {
    return this.#helper.ask("release");
  }

  close(): Promise<void> {
    return this.#helper.close();
  }
}
