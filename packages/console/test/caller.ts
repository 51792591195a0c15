import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import WebSocket from "ws";
import type { ApiReport, ApiRequest, ClientEntry, Reply, RunningConsole } from "../src/index.ts";

const schema = JSON.parse(readFileSync(new URL("../api.schema.json", import.meta.url), "utf8"));
const ajv = new Ajv2020({ strict: false }).addSchema(schema, "api");
const isReport = ajv.compile({ $ref: "api#/$defs/report" });
const isRequest = ajv.compile({ $ref: "api#/$defs/request" });

/** An `ApiRequest` without its id, each kind by itself. */
type Asked = ApiRequest extends infer R ? (R extends ApiRequest ? Omit<R, "id"> : never) : never;
type Event = Extract<ApiReport, { type: "events" }>["events"][number];

/** A script that calls the API. Every message of both sides is held against the published schema. */
export class Caller {
  readonly reports: ApiReport[] = [];
  readonly #socket: WebSocket;
  readonly #waiting: (() => void)[] = [];
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("close", () => this.#wake());
    socket.on("message", (data) => {
      const report = JSON.parse(String(data));
      if (!isReport(report))
        throw new Error(`${ajv.errorsText(isReport.errors)} in ${String(data).slice(0, 500)}`);
      this.reports.push(report as ApiReport);
      this.#wake();
    });
  }

  static async open({ api }: Pick<RunningConsole, "api">): Promise<Caller> {
    const socket = new WebSocket(api.url, [...api.subprotocols]);
    const caller = new Caller(socket);
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    return caller;
  }

  async ask(asked: Asked): Promise<Reply> {
    const request = { id: ++this.#lastId, ...asked };
    if (!isRequest(request)) throw new Error(ajv.errorsText(isRequest.errors));
    return this.askRaw(JSON.stringify(request), request.id);
  }

  /** Sends a text as it is, and waits for the reply of that id. */
  askRaw(text: string, id: number): Promise<Reply> {
    this.#socket.send(text);
    return this.first((report) => (report.type === "reply" && report.id === id ? report : undefined));
  }

  /** The first report, here or to come, that `find` makes something of. */
  async first<T>(find: (report: ApiReport) => T | undefined): Promise<T> {
    for (let seen = 0; ; ) {
      for (; seen < this.reports.length; seen++) {
        const report = this.reports[seen];
        const found = report && find(report);
        if (found !== undefined) return found;
      }
      if (this.#socket.readyState >= WebSocket.CLOSING)
        throw new Error("the console ended before that report");
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** The first event of that name that fits. */
  event<N extends Event["event"]>(
    name: N,
    fits: (event: Extract<Event, { event: N }>) => boolean = () => true,
  ): Promise<Extract<Event, { event: N }>> {
    return this.first((report) => {
      if (report.type !== "events") return undefined;
      const ofName = report.events.filter((one): one is Extract<Event, { event: N }> => one.event === name);
      return ofName.find(fits);
    });
  }

  /** How many entries that fit were reported so far. */
  countOfClient(fits: (entry: ClientEntry) => boolean): number {
    return this.reports.reduce(
      (sum, report) => (report.type === "client" ? sum + report.entries.filter(fits).length : sum),
      0,
    );
  }

  close(): void {
    this.#socket.terminate();
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
