import type { Bar, Injection, Lane, LogLine, Phase, PlanStretch, TimelineEvent } from "./bars.ts";
import { Bounded } from "./bounded.ts";

/** Requests that are over are forgotten beyond these, the oldest first. */
const MAX_BARS = 20_000;
const MAX_LINES = 20_000;
const MAX_GONE_LANES = 500;

const PHASES: Readonly<Record<string, Phase | undefined>> = {
  starting: "starting",
  started: "running",
  thawed: "running",
  healthy: "running",
  frozen: "frozen",
  hung: "hung",
  unhealthy: "unhealthy",
  stopping: "draining",
};

/** The timeline as it is drawn: what the gateway's events say so far. Events may come twice. */
export class TimelineModel {
  readonly lanes = new Map<string, Lane>();
  readonly bars = new Map<string, Bar>();
  /** Requests that no instance had, and that are over: refused, or gone before. */
  readonly refused = new Bounded<Bar>(MAX_BARS);
  readonly plans: PlanStretch[] = [];
  readonly injections = new Bounded<Injection>(MAX_BARS);
  readonly lines = new Bounded<LogLine>(MAX_LINES);
  /** The first moment that is known; undefined before any. */
  beginMs: number | undefined;

  /** How many requests are open: of one function, or of all. */
  openOf(name?: string): number {
    let count = 0;
    for (const bar of this.bars.values())
      if (bar.t4 === undefined && (name === undefined || bar.function === name)) count += 1;
    return count;
  }

  add(event: TimelineEvent): void {
    this.beginMs = Math.min(this.beginMs ?? event.atMs, event.atMs);
    switch (event.event) {
      case "request-arrived":
        this.#arrived(event);
        break;
      case "request-placed":
        this.#placed(event);
        break;
      case "request-answered": {
        const bar = this.bars.get(event.requestId);
        if (bar) Object.assign(bar, { t3: event.atMs, status: event.status });
        break;
      }
      case "request":
        this.#ended(event);
        break;
      case "instance":
        this.#stepped(event);
        break;
      case "bill":
        this.#billed(event);
        break;
      case "fault-plan":
        this.#planned(event);
        break;
      case "log":
        this.lines.push(event);
        break;
      default:
    }
  }

  #arrived(event: Extract<TimelineEvent, { event: "request-arrived" }>): void {
    const { requestId, kind, method, path, atMs: t1 } = event;
    if (this.bars.has(requestId)) return;
    this.bars.set(requestId, { requestId, function: event.function, kind, method, path, t1, row: 0 });
    if (this.bars.size > MAX_BARS) this.#forgetOldestBar();
  }

  #placed(event: Extract<TimelineEvent, { event: "request-placed" }>): void {
    const bar = this.bars.get(event.requestId);
    if (!bar || bar.t2 !== undefined) return;
    const { instanceId, coldStart, timeoutMs, atMs: t2 } = event;
    Object.assign(bar, { function: event.function, instanceId, coldStart, timeoutMs, t2 });
    const lane = this.#lane(instanceId, event.function);
    // The first row that was free when its head came: the wait for an instance is part of the bar.
    const free = lane.rows.findIndex((untilMs) => untilMs <= bar.t1);
    bar.row = free === -1 ? lane.rows.length : free;
    lane.rows[bar.row] = Number.POSITIVE_INFINITY;
    lane.bars.push(bar);
  }

  #ended(event: Extract<TimelineEvent, { event: "request" }>): void {
    const bar = this.bars.get(event.requestId);
    if (!bar || bar.t4 !== undefined) return;
    Object.assign(bar, { t4: event.atMs, status: event.status, end: event, function: event.function });
    const lane = bar.instanceId === undefined ? undefined : this.lanes.get(bar.instanceId);
    if (lane) lane.rows[bar.row] = event.atMs;
    else this.refused.push(bar);
    const { injected, atMs, function: name } = event;
    if (injected) this.injections.push({ atMs, fault: injected, function: name });
  }

  #stepped(event: Extract<TimelineEvent, { event: "instance" }>): void {
    const { instanceId, state, atMs, injected } = event;
    const lane = this.#lane(instanceId, event.function);
    if (injected !== undefined && injected !== lane.injected)
      this.injections.push({ atMs, fault: injected, function: lane.function });
    lane.injected = injected;
    const last = lane.phases.at(-1);
    const phase = PHASES[state];
    if (phase !== undefined && last?.phase === phase && last.toMs === undefined) return;
    if (last && last.toMs === undefined) last.toMs = atMs;
    if (phase !== undefined) {
      lane.phases.push({ phase, fromMs: atMs, ...(injected !== undefined && { injected }) });
      return;
    }
    lane.goneMs ??= atMs;
    if (state === "failed") lane.failed = event.message ?? "failed";
    this.#forgetGoneLanes();
  }

  #billed({
    instanceId,
    active,
    activeMs,
    atMs,
    function: name,
  }: Extract<TimelineEvent, { event: "bill" }>): void {
    const lane = this.#lane(instanceId, name);
    const last = lane.bills.at(-1);
    Object.assign(lane, { billedMs: activeMs, billedAtMs: atMs });
    if (active === lane.isBilled) return;
    lane.isBilled = active;
    if (active) lane.bills.push({ fromMs: atMs });
    else if (last) last.toMs = atMs;
  }

  #planned({ plan, atMs }: Extract<TimelineEvent, { event: "fault-plan" }>): void {
    const last = this.plans.at(-1);
    if (last && JSON.stringify(last.plan) === JSON.stringify(plan)) return;
    if (last) last.toMs ??= atMs;
    this.plans.push({ plan, fromMs: atMs });
    if (this.plans.length > 1000) this.plans.shift();
  }

  #lane(instanceId: string, name: string): Lane {
    const known = this.lanes.get(instanceId);
    if (known) return known;
    const lane: Lane = {
      ...{ instanceId, function: name, phases: [], bills: [], bars: [], rows: [] },
      ...{ billedMs: 0, billedAtMs: 0, isBilled: false },
    };
    this.lanes.set(instanceId, lane);
    return lane;
  }

  #forgetOldestBar(): void {
    for (const bar of this.bars.values()) {
      if (bar.t4 === undefined) continue;
      this.bars.delete(bar.requestId);
      const bars = bar.instanceId === undefined ? undefined : this.lanes.get(bar.instanceId)?.bars;
      if (bars?.[0] === bar) bars.shift();
      else bars?.splice(bars.indexOf(bar), 1);
      return;
    }
  }

  #forgetGoneLanes(): void {
    const gone = [...this.lanes.values()].filter((lane) => lane.goneMs !== undefined);
    for (const lane of gone.slice(0, Math.max(0, gone.length - MAX_GONE_LANES))) {
      this.lanes.delete(lane.instanceId);
      for (const bar of lane.bars) this.bars.delete(bar.requestId);
    }
  }
}
