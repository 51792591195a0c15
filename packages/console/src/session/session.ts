import type { Clock, Gateway, Timer } from "@wsfn/gateway";
import type { WebSocket } from "ws";
import { z } from "zod";
import { asReported } from "../api/events.ts";
import type { ConsoleFunction, Reply } from "../api/reports.ts";
import { type ApiRequest, request } from "../api/requests.ts";
import { Client } from "../client/client.ts";
import { ClientLog } from "../client/client-log.ts";
import type { Signing } from "../client/sign-handshake.ts";
import { Inspector } from "../inspect/inspector.ts";
import type { History } from "../record/history.ts";
import { injectFault } from "./inject-fault.ts";
import { Outbox } from "./outbox.ts";

/** How often figures go out while they change. */
const SUMMARY_MS = 500;

/** What sessions take from the console. */
export interface SessionDeps {
  readonly gateway: Pick<Gateway, "faults" | "summary" | "watch" | "tapComing" | "tapOpen">;
  readonly functions: readonly ConsoleFunction[];
  readonly history: History;
  readonly signing: Signing;
  readonly clock: Clock;
}

/** What a request came to; the rest of its reply. */
export type Outcome = Omit<Reply, "type" | "id" | "ok">;

/** One caller of the API, from its handshake to its end. */
export class Session {
  readonly #outbox: Outbox;
  readonly #deps: SessionDeps;
  readonly #client: Client;
  readonly #inspector: Inspector;
  #summaries: Timer | undefined;
  #lastSummary = "";

  constructor(socket: WebSocket, deps: SessionDeps) {
    this.#outbox = new Outbox(socket, deps.clock);
    this.#deps = deps;
    const { gateway, functions, history, signing, clock } = deps;
    const clientLog = new ClientLog((entry) => this.#outbox.add("client", entry), clock);
    this.#client = new Client(clientLog, signing, clock);
    this.#inspector = new Inspector(
      gateway,
      (entry) => this.#outbox.add("frames", entry),
      () => clock.dateMs(),
    );
    this.#outbox.send({ type: "hello", version: 1, nowMs: clock.dateMs(), functions: [...functions] });
    const present: Parameters<Parameters<Gateway["watch"]>[0]>[0][] = [];
    let isPast = true;
    const endWatch = gateway.watch((event) => {
      if (isPast) present.push(event);
      else this.#outbox.add("events", asReported(event));
    });
    isPast = false;
    const past = history.replay(present).map(asReported);
    for (let i = 0; i === 0 || i < past.length; i += 500)
      this.#outbox.send({ type: "events", isPast: true, events: past.slice(i, i + 500) });
    this.#summarizeRegularly();
    socket.on("message", (data, isBinary) => void this.#asked(isBinary ? undefined : String(data)));
    // `ws` closes after an error by itself.
    socket.on("error", () => {});
    socket.on("close", () => {
      endWatch();
      this.#summaries?.cancel();
      this.#client.close();
      this.#inspector.close();
      this.#outbox.close();
    });
  }

  /** `text` is undefined for a message that is none. Never rejects. */
  async #asked(text: string | undefined): Promise<void> {
    const asked = text === undefined ? { error: "expected a text message, got a binary one" } : read(text);
    if ("error" in asked) {
      this.#outbox.send({ type: "reply", id: asked.id ?? 0, ok: false, error: asked.error, hint: HINT });
      return;
    }
    const { id } = asked.request;
    try {
      const outcome = await this.#do(asked.request);
      this.#outbox.send({ type: "reply", id, ok: outcome.error === undefined, ...outcome });
    } catch (error) {
      this.#outbox.send({ type: "reply", id, ok: false, error: String(error) });
    }
  }

  async #do(asked: ApiRequest): Promise<Outcome> {
    const { gateway, functions } = this.#deps;
    const named = "function" in asked ? asked.function : undefined;
    if (named !== undefined && !functions.some(({ name }) => name === named)) {
      const known = functions.map(({ name }) => name).join(", ");
      return { error: `there is no function ${named}`, hint: `the functions are ${known}` };
    }
    switch (asked.do) {
      case "plan":
      case "kill":
      case "hang":
      case "freeze":
      case "cut":
        return { count: await injectFault(gateway.faults, asked) };
      case "connect":
      case "send":
      case "stop":
      case "ping":
      case "close":
        return this.#client.do(asked);
      case "inspect":
      case "inspect-coming":
      case "inspect-end":
        return this.#inspector.do(asked);
    }
  }

  /** Reports the figures, and again whenever they have changed. */
  #summarizeRegularly(): void {
    this.#summarize();
    this.#summaries = this.#deps.clock.setTimer(SUMMARY_MS, () => this.#summarizeRegularly());
  }

  #summarize(): void {
    const { gateway, clock } = this.#deps;
    const { elapsedMs, functions } = gateway.summary();
    const text = JSON.stringify(functions);
    if (text === this.#lastSummary) return;
    this.#lastSummary = text;
    this.#outbox.send({
      type: "summary",
      nowMs: clock.dateMs(),
      elapsedMs,
      functions: functions.map((row) => ({ ...row })),
    });
  }
}

const HINT = "api.schema.json of @wsfn/console has every request";

type Read = { readonly request: ApiRequest } | { readonly id?: number; readonly error: string };

function read(text: string): Read {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { error: "expected a JSON text" };
  }
  const { data, error } = request.safeParse(value);
  if (data) return { request: data };
  const id = z.looseObject({ id: z.int().min(1) }).safeParse(value).data?.id;
  return { ...(id !== undefined && { id }), error: z.prettifyError(error).slice(0, 2000) };
}
