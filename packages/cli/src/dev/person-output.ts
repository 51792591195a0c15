import { columns } from "@wsfn/bench";
import type { Gateway, ServedFunction, Summary } from "@wsfn/gateway";
import type { InstanceError } from "@wsfn/instance";
import { factRows, say } from "../language/language.ts";
import { formatMs } from "../text/format-ms.ts";
import { printable } from "../text/printable.ts";
import { type Paint, painter, type Screen, screenOf } from "../text/screen.ts";
import { columnsOf, cutAt } from "../text/width.ts";
import { wrapped } from "../text/wrapped.ts";
import { Board } from "./board.ts";
import { buildText, type DevOutput, endsIt, type Greeting, notGreeted } from "./dev-output.ts";
import { DevView } from "./dev-view.ts";
import { summaryLines } from "./summary-lines.ts";

/** What a person reads, and where. */
export interface PersonOptions {
  readonly verbose: boolean;
  /** Default: standard output. */
  readonly stream?: NodeJS.WriteStream;
  /** A monotonic clock, ms. Default `performance.now`. */
  readonly nowMs?: () => number;
}

/** The time that something takes is shown anew this often. */
const TICK_MS = 1000;

/** Of a failed build's output, as much as stands on a screen beside the rest. */
const MOST_FAILED_LINES = 15;

/** What is done, since when, and what it printed last. */
interface Work {
  readonly what: string;
  readonly sinceMs: number;
  readonly line?: string;
}

/** Lines that scroll by, and on a terminal the functions' addresses below them. */
export class PersonOutput implements DevOutput {
  readonly #verbose: boolean;
  readonly #stream: NodeJS.WriteStream;
  readonly #nowMs: () => number;
  readonly #paint: Paint;
  readonly #board: Board;
  readonly #timer: NodeJS.Timeout;
  #view: DevView | undefined;
  #console: string | undefined;
  #work: Work | undefined;
  #build: Work | undefined;

  constructor({ verbose, stream = process.stdout, nowMs = () => performance.now() }: PersonOptions) {
    this.#verbose = verbose;
    this.#stream = stream;
    this.#nowMs = nowMs;
    this.#paint = painter(this.#screen());
    this.#board = new Board({ stream, screen: () => this.#screen(), foot: () => this.#foot() });
    this.#timer = setInterval(() => (this.#work || this.#build) && this.#board.refresh(), TICK_MS).unref();
  }

  tell = (line: string): void => this.#board.print(line);

  working(what: string | undefined): void {
    this.#work = what === undefined ? undefined : { what, sinceMs: this.#nowMs() };
    this.#board.refresh();
  }

  building(dir: string | undefined): void {
    this.#build =
      dir === undefined
        ? undefined
        : { what: say("building {dir}", { dir }), sinceMs: this.#nowMs(), line: "" };
    this.#board.refresh();
  }

  /** All of them where they stay to be read; else the last one, in the line that shows what is built. */
  buildLine(dir: string, line: string): void {
    if (this.#showsBuilds()) this.tell(buildText(dir, line));
    else if (this.#build !== undefined) this.#build = { ...this.#build, line: printable(line) };
  }

  buildFailed(dir: string, error: InstanceError): void {
    const { detail } = error;
    const [head = ""] = error.textIn(factRows()).split("\n", 1);
    const lines = this.#showsBuilds() ? [] : (detail.logs ?? "").split("\n").slice(-MOST_FAILED_LINES);
    const screen = this.#screen();
    this.#board.print(
      ...wrapped(`${dir}: ${head}`, 0, screen).map((line) => this.#paint("red", line)),
      ...lines.map((line) => cutAt(`  | ${printable(line)}`, screen?.columns ?? Number.POSITIVE_INFINITY)),
      ...wrapped(`→ ${error.hintIn(factRows())}`, 0, screen),
    );
  }

  #showsBuilds(): boolean {
    return this.#verbose || this.#screen() === undefined;
  }

  needs(name: string, built: Promise<void>): void {
    const hinder = (obstacle?: Parameters<DevView["hinder"]>[1]): void => {
      this.#view?.hinder(name, obstacle);
      this.#board.refresh();
    };
    this.#view?.hinder(name, "waits for its build");
    built.then(
      () => hinder(),
      () => hinder("not built"),
    );
  }

  /** What a person sees comes from the timeline, which has more. */
  event = (): void => {};

  serving(gateway: Gateway, pathOf: (name: string) => string): void {
    const functions = gateway.functions.map(
      (each): ServedFunction => ({ ...each, wsUrl: new URL(pathOf(each.name), each.wsUrl).href }),
    );
    const view = new DevView({ functions, screen: this.#screen(), verbose: this.#verbose });
    this.#view = view;
    if (this.#screen() === undefined) {
      const rows = functions.map(({ name, wsUrl, url }) => [name, wsUrl, url]);
      this.#board.print(...columns(rows), endsIt());
    }
    this.#board.refresh();
    gateway.watch((event) => this.#board.print(...view.lines(event)));
  }

  console({ url }: { readonly url: string }): void {
    const line = `${say("console")}  ${url}`;
    // A terminal that is too narrow would cut the token off.
    if ((this.#screen()?.columns ?? 0) > columnsOf(line)) this.#console = line;
    else this.#board.print(line);
    this.#board.refresh();
  }

  greeting(name: string): void {
    this.#view?.greeting(name);
  }

  greeted(name: string, greeting: Greeting): void {
    if ("failed" in greeting) {
      this.#board.print(this.#paint("yellow", notGreeted(name, greeting.failed)));
      return;
    }
    const [time, text] = [formatMs(greeting.elapsedMs), printable(greeting.text)];
    const who = this.#view?.name(name) ?? name;
    this.#board.print(`${who} ${say('answered "{text}" in {time}, cold start included', { text, time })}`);
  }

  stopping(): void {
    this.#view?.stopping();
    this.#work = undefined;
    this.#build = undefined;
    this.#board.print(this.#paint("faint", say("stopping; Ctrl-C again ends it at once")));
  }

  summary(summary: Summary): void {
    this[Symbol.dispose]();
    this.#board.print(...summaryLines(summary));
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#board[Symbol.dispose]();
  }

  /** Asked each time: a terminal may be resized. */
  #screen(): Screen | undefined {
    return screenOf(this.#stream);
  }

  #foot(): readonly string[] {
    const help = this.#verbose ? say("Ctrl-C ends it") : say("Ctrl-C ends it; --verbose shows every line");
    const addresses =
      this.#view === undefined
        ? []
        : [
            "",
            ...this.#view.foot(),
            ...(this.#console === undefined ? [] : [this.#console]),
            this.#paint("faint", help),
          ];
    return [...addresses, ...this.#workLines()];
  }

  #workLines(): readonly string[] {
    return [this.#build, this.#work].flatMap((work) => {
      if (work === undefined) return [];
      const { what, sinceMs, line = "" } = work;
      const seconds = Math.floor((this.#nowMs() - sinceMs) / 1000);
      const text = `${what} …${seconds > 0 ? ` ${seconds} s` : ""}${line === "" ? "" : `  ${line}`}`;
      return [this.#paint("yellow", cutAt(text, (this.#screen()?.columns ?? 80) - 1))];
    });
  }
}
