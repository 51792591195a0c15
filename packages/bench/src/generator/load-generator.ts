import type { HerdOrder, HerdResult } from "../load/herd.ts";
import type { LoadShape } from "../load/load.ts";
import type { RateOrder, RateResult, WarmUp, WindowOrder, WindowResult } from "../load/window.ts";
import { HelperProcess, programBeside } from "../process/helper-process.ts";
import type { RoomShape } from "../rooms/fan-out.ts";
import type { ForLoad } from "./load-program.ts";

/** Connections to one server that stay open between its windows. */
export interface OpenLoad {
  /** Loads the server until it is warm. @throws {BenchError} when the server does not echo as it must */
  warmUp(order: WarmUp): Promise<void>;
  /** One window in a closed loop. @throws {BenchError} when the server does not echo as it must */
  window(order: WindowOrder): Promise<WindowResult>;
  /** One window of messages at a fixed rate. @throws {BenchError} when the server does not echo as it must */
  rate(order: RateOrder): Promise<RateResult>;
  /** Ends the connections. */
  close(): Promise<void>;
}

/** The load generator: one process for all that it loads, so that every contender meets the same client. */
export class LoadGenerator {
  readonly #helper: HelperProcess;

  /** @param signal ends it in the middle of a window */
  constructor(signal: AbortSignal) {
    this.#helper = new HelperProcess(programBeside(import.meta.url, "load-program"), signal);
  }

  /** Opens connections and sends one echo through each. @throws {BenchError} when the server does not echo as it must */
  async open(shape: LoadShape): Promise<OpenLoad> {
    return this.#opened(await this.#helper.ask<number>("open", shape));
  }

  /** Connects the members of rooms. @throws {BenchError} when one is not let in */
  async openRooms(shape: RoomShape): Promise<OpenLoad> {
    return this.#opened(await this.#helper.ask<number>("openRooms", shape));
  }

  /** Cuts clients together, and lets each come back. @throws {BenchError} when one cannot */
  herd(order: HerdOrder): Promise<HerdResult> {
    return this.#helper.ask("herd", order);
  }

  #opened(load: number): OpenLoad {
    const ask = <Order, Result>(what: string, order: Order): Promise<Result> =>
      this.#helper.ask<Result>(what, { ...order, load } satisfies ForLoad<Order>);
    return {
      warmUp: (order) => ask("warmUp", order),
      window: (order) => ask("window", order),
      rate: (order) => ask("rate", order),
      close: () => this.#helper.ask("close", load),
    };
  }

  close(): Promise<void> {
    return this.#helper.close();
  }
}
