import { createInterface, type Interface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { say } from "../language/language.ts";
import type { Paint } from "../text/screen.ts";
import type { ConnectionEvent } from "./connection-event.ts";
import { type LineOptions, type LineToServer, lineToServer } from "./line-to-server.ts";
import { shownEvent } from "./shown-event.ts";
import { SLASH_COMMANDS, typedLine } from "./typed-line.ts";

/** Codes of an end that is nobody's fault (RFC 6455 §7.4.1). */
const GOOD_ENDS: readonly number[] = [1000, 1001, 1005];
/** A server has this long to answer our Close frame; longer than a busy one needs, and no longer than a person waits after Ctrl-C. */
const GOODBYE_MS = 3000;

/** How a person or a script talks to a server. */
export interface ConversationOptions extends Omit<LineOptions, "report"> {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly paint: Paint;
  /** Every event is one JSON line on stdout. */
  readonly json: boolean;
  /** One line is sent, one message awaited. */
  readonly once: boolean;
  /** For `once`: longest wait for the answer. */
  readonly answerTimeoutMs: number;
  /** After the end of stdin messages are waited for until none came for so long. */
  readonly lingerMs: number;
  readonly signal: AbortSignal;
}

/** Sends lines and shows what comes, until either side ends it. Returns the exit code of `wsfn connect`. */
export async function conversation(options: ConversationOptions): Promise<ExitCode> {
  const talk = new Conversation(options);
  return talk.held();
}

class Conversation {
  readonly #options: ConversationOptions;
  readonly #isPerson: boolean;
  readonly #lines: Interface;
  readonly #typed: AsyncIterable<string>;
  #wasOpen = false;
  #answers = 0;
  #lastEnd: (ConnectionEvent & { event: "close" }) | undefined;
  #heardMs = performance.now();
  #answered = (): void => {};
  #opened = (): void => {};
  /** Resolves when the first connection is open. */
  readonly #open = new Promise<void>((resolve) => {
    this.#opened = resolve;
  });
  /** Aborted when nothing is waited for any more. */
  readonly #end = new AbortController();

  constructor(options: ConversationOptions) {
    this.#options = options;
    const { stdin, stdout } = options;
    this.#isPerson = Boolean(stdin.isTTY && stdout.isTTY) && !options.json;
    this.#lines = createInterface({
      input: stdin,
      terminal: this.#isPerson,
      ...(this.#isPerson && { output: stdout }),
    });
    // Before anything is waited for: lines that come while nobody iterates are lost.
    this.#typed = this.#lines[Symbol.asyncIterator]();
    this.#lines.setPrompt("> ");
  }

  async held(): Promise<ExitCode> {
    const { signal, once } = this.#options;
    const answer = new Promise<void>((resolve) => {
      this.#answered = resolve;
    });
    const line = await lineToServer({ ...this.#options, report: (event) => this.#report(event) });
    const stopped = new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener("abort", () => resolve(), { once: true });
      // A terminal in raw mode hands Ctrl-C to readline.
      this.#lines.once("SIGINT", resolve);
    });
    const said = once ? this.#sayOne(line, answer) : this.#sayAll(line);
    await Promise.race([line.over, stopped, said]);
    this.#end.abort();
    this.#lines.close();
    line.close(1000, "");
    await Promise.race([line.over, setTimeout(GOODBYE_MS, undefined, { ref: false })]);
    line.end();
    // The prompt for a line that nobody will write.
    if (this.#isPerson) this.#options.stdout.write("\r\u001b[K");
    return this.#exitCode();
  }

  async #sayAll(line: LineToServer): Promise<void> {
    for await (const text of this.#typed) await this.#say(line, text);
    // A person's Ctrl-D is a goodbye; of a file the answers are still to come.
    if (this.#isPerson) return;
    await this.#open;
    await this.#quiet();
  }

  async #sayOne(line: LineToServer, answer: Promise<void>): Promise<void> {
    for await (const text of this.#typed) {
      await this.#say(line, text);
      break;
    }
    const { answerTimeoutMs } = this.#options;
    const late = setTimeout(answerTimeoutMs, true, { signal: this.#end.signal }).catch(() => false);
    const isLate = await Promise.race([answer.then(() => false), late]);
    if (isLate) this.#note(say("no message within {ms} ms", { ms: answerTimeoutMs }));
  }

  async #say(line: LineToServer, text: string): Promise<void> {
    const typed = typedLine(text);
    if (typed.does === "send") await line.send(typed.data);
    else if (typed.does === "ping") line.ping(typed.payload);
    else if (typed.does === "close") line.close(typed.code, typed.reason);
    else if (typed.does === "help")
      this.#note(SLASH_COMMANDS.map(([usage, does]) => `${usage.padEnd(24)}${say(does)}`).join("\n"));
    else this.#note(typed.why);
    if (this.#isPerson) this.#lines.prompt();
  }

  /** Resolves when nothing came for a while. */
  async #quiet(): Promise<void> {
    const { lingerMs } = this.#options;
    this.#heardMs = performance.now();
    for (let leftMs = lingerMs; leftMs > 0; leftMs = this.#heardMs + lingerMs - performance.now())
      await setTimeout(Math.ceil(leftMs), undefined, { ref: false });
  }

  #report(event: ConnectionEvent): void {
    this.#heardMs = performance.now();
    if (event.event === "open") {
      this.#wasOpen = true;
      this.#opened();
    }
    if (event.event === "close") this.#lastEnd = event;
    const isMessage = event.event === "message" || event.event === "binary";
    if (isMessage) this.#answers += 1;
    // One message is asked for: what comes after it is not shown.
    if (isMessage && this.#options.once && this.#answers > 1) return;
    const { json, stdout, paint } = this.#options;
    if (json) stdout.write(`${JSON.stringify(event)}\n`);
    else {
      const { to, line } = shownEvent(event, { isTerminal: Boolean(stdout.isTTY), paint });
      this.#print(to, line);
    }
    if (isMessage) this.#answered();
  }

  #note(text: string): void {
    this.#print("stderr", this.#options.paint("faint", text));
  }

  /** A line above the one that the person is writing. */
  #print(to: "stdout" | "stderr", line: string): void {
    const stream = this.#options[to];
    if (this.#isPerson) this.#options.stdout.write("\r\u001b[K");
    stream.write(`${line}\n`);
    if (this.#isPerson) this.#lines.prompt(true);
  }

  #exitCode(): ExitCode {
    if (!this.#wasOpen) return EXIT.cannotJudge;
    if (this.#options.once) return this.#answers > 0 ? EXIT.good : EXIT.bad;
    const end = this.#lastEnd;
    return end === undefined || end.by === "client" || GOOD_ENDS.includes(end.code) ? EXIT.good : EXIT.bad;
  }
}
