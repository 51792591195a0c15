import { columns } from "@wsfn/bench";
import type { ServedFunction, TimelineEvent } from "@wsfn/gateway";
import { count } from "../language/count.ts";
import { type Plain, say } from "../language/language.ts";
import { formatMs } from "../text/format-ms.ts";
import { printable } from "../text/printable.ts";
import type { Screen } from "../text/screen.ts";
import type { DevLine } from "./dev-line.ts";
import { LineWriter } from "./dev-line.ts";
import { instanceLine, logLine, requestLine, shortened } from "./event-line.ts";

/** How a run is shown. */
export interface DevViewOptions {
  readonly functions: readonly ServedFunction[];
  readonly screen: Screen | undefined;
  /** True: also the platform's everyday work, and the functions' structured logs. */
  readonly verbose: boolean;
}

/** A request that is not over. */
interface OpenRequest {
  readonly path: string;
  readonly arrivedMs: number;
  readonly isWebSocket: boolean;
  instanceId?: string;
  coldStartMs?: number;
  isOpen?: boolean;
}

/** The start of an instance. */
interface Start {
  readonly beganMs: number;
  /** Undefined until it is over. */
  tookMs?: number;
}

/** What keeps a function from its first instance. */
type Obstacle = Extract<Plain, "waits for its build" | "not built">;

/** What is there of a function now. */
interface Standing {
  readonly instances: Set<string>;
  open: number;
  obstacle?: Obstacle | undefined;
  /** The hint about several instances was given. */
  isHinted: boolean;
}

/** Turns what happens at a gateway into lines for a person, and keeps count of what is there. */
export class DevView {
  readonly #options: DevViewOptions;
  readonly #writer: LineWriter;
  readonly #requests = new Map<string, OpenRequest>();
  readonly #standing = new Map<string, Standing>();
  readonly #starts = new Map<string, Start>();
  readonly #greeting = new Set<string>();
  #failure: string | undefined;
  #isStopping = false;

  constructor(options: DevViewOptions) {
    this.#options = options;
    const nameWidth = Math.max(0, ...options.functions.map(({ name }) => name.length));
    this.#writer = new LineWriter({ nameWidth, screen: options.screen });
    for (const { name } of options.functions)
      this.#standing.set(name, { instances: new Set(), open: 0, isHinted: false });
  }

  /** A function's name in its column and colour. */
  name(of: string): string {
    return this.#writer.name(of);
  }

  /** The next request of a function is our own greeting, whose answer is shown in place of its steps. */
  greeting(name: string): void {
    this.#greeting.add(name);
  }

  /** From here on instances end because they were asked to: the summary has the rest. */
  stopping(): void {
    this.#isStopping = true;
  }

  /** The lines for one event; none for what a person need not see. */
  lines(event: TimelineEvent): readonly string[] {
    return this.#linesOf(event).flatMap((line) => this.#writer.write(line));
  }

  /** What keeps a function from its first instance; undefined: nothing does any more. */
  hinder(name: string, obstacle: Obstacle | undefined): void {
    const standing = this.#standing.get(name);
    if (standing !== undefined) standing.obstacle = obstacle;
  }

  /** A line that stands for a function, below the others: where it is, and what it does. */
  foot(): readonly string[] {
    const { functions } = this.#options;
    const rows = columns(functions.map(({ name, wsUrl, url }) => [wsUrl, url, this.#now(name)]));
    return functions.map(({ name }, i) => this.#writer.foot(name, rows[i] ?? ""));
  }

  #now(name: string): string {
    const { open = 0, instances, obstacle } = this.#standing.get(name) ?? {};
    if (obstacle !== undefined) return say(obstacle);
    if (instances === undefined || instances.size === 0) return say("no instance");
    return say("{open} open, {instances}", { open, instances: count(instances.size, "instance") });
  }

  #linesOf(event: TimelineEvent): readonly DevLine[] {
    switch (event.event) {
      case "request-arrived":
        this.#requests.set(event.requestId, {
          path: event.path,
          arrivedMs: event.atMs,
          isWebSocket: event.kind === "websocket",
        });
        return [];
      case "request-placed": {
        const request = this.#requests.get(event.requestId);
        if (request === undefined) return [];
        request.instanceId = event.instanceId;
        if (event.coldStart) request.coldStartMs = event.atMs - request.arrivedMs;
        return [];
      }
      case "request-answered":
        return this.#opened(event);
      case "request":
        return this.#ended(event);
      case "instance":
        return this.#stepped(event);
      case "log":
        return [logLine(event, this.#options)].filter((line) => line !== undefined);
      default:
        return [];
    }
  }

  #opened({
    requestId,
    function: name,
    status,
  }: Extract<TimelineEvent, { event: "request-answered" }>): DevLine[] {
    const request = this.#requests.get(requestId);
    if (request === undefined || !request.isWebSocket || status !== 101) return [];
    request.isOpen = true;
    this.#add(name, 1);
    if (this.#greeting.has(name)) return [];
    const { path, instanceId } = request;
    const cold = this.#coldText(request);
    return [
      {
        function: name,
        ...(instanceId !== undefined && { instanceId }),
        verb: "open",
        style: "green",
        text: `${shortened(printable(path))}${cold}`,
      },
    ];
  }

  /** What a request waited for an instance: its start, or what was left of one that another request had begun. */
  #coldText({ arrivedMs, coldStartMs, instanceId = "" }: OpenRequest): string {
    if (coldStartMs === undefined) return "";
    const time = formatMs(coldStartMs);
    const { beganMs, tookMs } = this.#starts.get(instanceId) ?? {};
    if (beganMs === undefined || tookMs === undefined || arrivedMs <= beganMs)
      return `  ${say("after a cold start of {time}", { time })}`;
    return `  ${say("after the last {time} of a cold start of {whole}", { time, whole: formatMs(tookMs) })}`;
  }

  #ended(event: Extract<TimelineEvent, { event: "request" }>): DevLine[] {
    const request = this.#requests.get(event.requestId);
    this.#requests.delete(event.requestId);
    if (request?.isOpen) this.#add(event.function, -1);
    if (this.#greeting.delete(event.function) && event.errorCode === undefined) return [];
    // It waited for an instance when the gateway was stopped.
    if (event.endedBy === "gateway" && event.instanceId === undefined) return [];
    // It waited for a start whose failure was shown, with its way out.
    if (this.#failure === undefined || event.message !== this.#failure) return [requestLine(event)];
    const { hint: _shown, says: _, ...rest } = event;
    return [requestLine({ ...rest, message: say("as above") })];
  }

  #stepped(event: Extract<TimelineEvent, { event: "instance" }>): DevLine[] {
    const { function: name, instanceId, state, atMs } = event;
    const standing = this.#standing.get(name);
    const lines: DevLine[] = [];
    if (state === "starting") this.#starts.set(instanceId, { beganMs: atMs });
    if (state === "failed") this.#failure = event.message;
    if (state === "started") {
      standing?.instances.add(instanceId);
      const start = this.#starts.get(instanceId) ?? { beganMs: atMs };
      const tookMs = atMs - start.beganMs;
      this.#starts.set(instanceId, { ...start, tookMs });
      if (this.#greeting.has(name)) return [];
      lines.push({
        function: name,
        instanceId,
        verb: "up",
        style: "green",
        text: say("instance started in {time}", { time: formatMs(tookMs) }),
      });
    } else {
      const line =
        this.#isStopping && !this.#options.verbose ? undefined : instanceLine(event, this.#options);
      if (line !== undefined) lines.push(line);
    }
    if (state === "gone" || state === "failed") {
      standing?.instances.delete(instanceId);
      this.#starts.delete(instanceId);
    }
    if (state === "started" && standing !== undefined && standing.instances.size > 1 && !standing.isHinted) {
      standing.isHinted = true;
      lines.push({
        function: name,
        verb: "note",
        style: "yellow",
        text: say("it runs on more than one instance now: clients on different instances share no memory"),
        below: [
          `→ ${say("keep what they share in Redis or another store; or raise instanceConcurrency (at most 200), so that one instance takes them all")}`,
        ],
      });
    }
    return lines;
  }

  #add(name: string, difference: number): void {
    const standing = this.#standing.get(name);
    if (standing !== undefined) standing.open += difference;
  }
}
