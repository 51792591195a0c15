import { type FunctionSpec, requestId } from "@wsfn/platform";
import { Routes } from "./admit/routes.ts";
import { standingHeaders } from "./ask/standing-headers.ts";
import { AsyncQueue } from "./async/async-queue.ts";
import type { ReadyEvent } from "./events.ts";
import { FaultDice } from "./faults/fault-dice.ts";
import type { FaultPlan } from "./faults/fault-plan.ts";
import { type Faults, faultsOf } from "./faults/faults.ts";
import { GatewayError } from "./gateway-error.ts";
import { Journal } from "./observe/journal.ts";
import type { TimelineEvent } from "./observe/timeline.ts";
import { Pool } from "./place/pool.ts";
import { Quota } from "./place/quota.ts";
import type { Served } from "./place/served.ts";
import { Sessions } from "./place/sessions.ts";
import { presentEvents } from "./present.ts";
import { IdleCut } from "./relay/idle-cut.ts";
import { Relays, type TapRequest } from "./relay/relays.ts";
import type { Tap } from "./relay/tap.ts";
import { type Listener, type ListenerDeps, listen } from "./serve/listener.ts";
import { DEFAULT_SETTINGS, type GatewaySettings } from "./settings.ts";
import { Exchanges } from "./settle/exchanges.ts";
import { Ledger, type Summary } from "./settle/ledger.ts";
import { requireNames, requireSettings } from "./setup-checks.ts";

/** What `startGateway` takes: the functions, and any setting that is to differ from its default. */
export interface GatewayOptions extends Partial<GatewaySettings> {
  readonly functions: readonly FunctionSpec[];
}

/** Where a function answers. */
export interface ServedFunction {
  readonly name: string;
  readonly url: string;
  readonly wsUrl: string;
}

/** A running gateway. */
export interface Gateway {
  readonly functions: readonly ServedFunction[];
  /** What can go wrong on the platform, on demand. */
  readonly faults: Faults;
  /** What was done and what it cost so far. */
  summary(): Summary;
  /**
   * Reports everything that happens, with its time, beginning with what is there now. While nobody watches, nothing is made for
   * it. `watcher` must not throw. Returns what ends it.
   */
  watch(watcher: (event: TimelineEvent) => void): () => void;
  /** Taps connections that are relayed from now on, from their first byte. Returns what ends that; taps that are open stay. */
  tapComing(request: TapRequest): () => void;
  /** Taps an open connection, from the next byte on; undefined when there is none by that id. `maxBytes`: default 1 MiB. */
  tapOpen(requestId: string, options?: { readonly maxBytes?: number }): Tap | undefined;
  /**
   * Ends everything: no new connection, every instance gets its pre-stop and SIGTERM with its connections still there
   * (so it can send 1001), then what is left is broken. Safe to call twice.
   */
  close(): Promise<Summary>;
}

/** Addresses that nobody outside this machine can reach; on them a foreign Host name is refused (DNS rebinding). */
const LOOPBACK = /^(127\.|::1$|localhost$)/;

/**
 * Opens a port for each function on this machine and plays the platform in front of it. No instance is started before
 * the first request, save those of `minInstances`.
 *
 * @throws {GatewayError} `NoFunction`, `SameName`, `BadSetting`, `PortTaken`.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { functions, ...given } = options;
  const settings: GatewaySettings = { ...DEFAULT_SETTINGS, ...given };
  requireNames(functions);
  requireSettings(settings);
  const rooms = roomsOf(functions, settings);
  const { clock, dice, exchanges, journal, relays } = rooms;
  const all = [...rooms.served.values()];
  const listeners: Listener[] = [];
  try {
    for (const [i, spec] of functions.entries()) {
      listeners.push(await openPort(rooms, spec, settings.port === 0 ? settings : settings.port + i));
    }
  } catch (error) {
    await Promise.all(listeners.map((listener) => listener.close()));
    throw error;
  }
  // Only now: a port that is taken must not leave instances behind.
  for (const { pool } of all) pool.warm();
  const served = listeners.map((listener) => addressOf(listener, settings.host));
  const ready = served.map(readyEvent);
  for (const event of ready) journal.report(event);
  const idleCut = new IdleCut(relays, clock);
  const followPlan = ({ idleCutMs = settings.idleCutMs }: FaultPlan): void => idleCut.after(idleCutMs);
  followPlan(dice.plan);
  const summary = (): Summary => summaryOf(rooms);
  let closing: Promise<Summary> | undefined;
  return {
    functions: served,
    faults: faultsOf({
      dice,
      pools: all.map(({ pool }) => pool),
      requests: exchanges.open,
      onPlan: (plan) => {
        followPlan(plan);
        journal.mark(() => ({ event: "fault-plan", plan }));
      },
    }),
    summary,
    watch: (watcher) => {
      const { plan } = dice;
      const { startedMs } = rooms;
      const present = { journal, served: all, exchanges, plan, nowMs: clock.nowMs(), startedMs, ready };
      return journal.watch(watcher, presentEvents(present));
    },
    tapComing: (request) => relays.tapComing(request),
    tapOpen: (requestId, how) => relays.tapOpen(requestId, how),
    close: () => {
      idleCut.close();
      // Every caller waits for the same end.
      closing ??= closeAll(rooms, listeners).then(summary);
      return closing;
    },
  };
}

/** The port that was asked for; or the one that the function prefers, and a free one where somebody has that. */
async function openPort(
  rooms: ListenerDeps,
  spec: FunctionSpec,
  wanted: number | Pick<GatewaySettings, "preferredPort">,
): Promise<Listener> {
  if (typeof wanted === "number") return listen(rooms, spec, wanted);
  try {
    return await listen(rooms, spec, wanted.preferredPort(spec));
  } catch (error) {
    if (!(error instanceof GatewayError) || error.code !== "PortTaken") throw error;
    return listen(rooms, spec, 0);
  }
}

/** Everything that the stages of a request take; each names what it uses. */
interface Rooms extends ListenerDeps {
  readonly startedMs: number;
  readonly served: ReadonlyMap<FunctionSpec, Served>;
  readonly journal: Journal;
}

function roomsOf(functions: readonly FunctionSpec[], settings: GatewaySettings): Rooms {
  const { clock } = settings;
  const startedMs = clock.nowMs();
  const journal = new Journal(clock, settings.onEvent);
  const dice = new FaultDice(settings.faults, settings);
  const quota = new Quota(settings, clock);
  const served = new Map<FunctionSpec, Served>();
  for (const spec of functions) {
    const ledger = new Ledger(spec);
    const sessions = spec.affinity && new Sessions(spec.affinity, clock);
    const standing = standingHeaders(spec, settings.credentials);
    const pool = new Pool(spec, { settings, clock, journal, ledger, quota, sessions, standing, dice });
    served.set(spec, { spec, ledger, pool, sessions, standing });
  }
  return {
    settings,
    clock,
    startedMs,
    journal,
    dice,
    served,
    servedOf: (fn) => {
      const found = served.get(fn);
      if (!found) throw new GatewayError("FunctionNotFound", { function: fn.name });
      return found;
    },
    admission: {
      routes: new Routes(functions, {
        hostnames: settings.hostnames,
        takesAnyHost: !LOOPBACK.test(settings.host),
      }),
      limits: settings,
      profile: settings.profile,
      service: settings.service,
      secrets: settings.secrets,
      signatures: settings.signatures,
      clock,
      triggerIsThere: () => clock.nowMs() - startedMs >= settings.triggerDelayMs,
    },
    exchanges: new Exchanges({ clock, journal, newId: () => requestId(settings.profile) }),
    asyncCalls: new AsyncQueue(settings.maxAsyncCalls, clock),
    relays: new Relays(clock),
  };
}

async function closeAll(rooms: Rooms, listeners: readonly Listener[]): Promise<void> {
  for (const listener of listeners) listener.stop();
  const asyncCallsEnded = rooms.asyncCalls.close();
  // Instances first, connections after: a function that drains can still send 1001 to its clients.
  await Promise.all([...rooms.served.values()].map(({ pool }) => pool.close()));
  for (const exchange of rooms.exchanges.open) exchange.end("gateway");
  // Those whose request is over, and whose sockets are still there.
  for (const { relay } of rooms.relays) relay.cut("gateway");
  await asyncCallsEnded;
  await Promise.all(listeners.map((listener) => listener.close()));
}

function summaryOf({ clock, startedMs, served }: Rooms): Summary {
  const nowMs = clock.nowMs();
  const functions = [...served.values()].map(({ ledger }) => ledger.summary(nowMs));
  return { elapsedMs: nowMs - startedMs, functions };
}

/** A URL that a client on this machine can use: nobody connects to 0.0.0.0. */
function addressOf({ spec, port }: Listener, host: string): ServedFunction {
  const everywhere = host === "0.0.0.0" || host === "::";
  const name = everywhere ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
  return { name: spec.name, url: `http://${name}:${port}/`, wsUrl: `ws://${name}:${port}/` };
}

function readyEvent({ name, url, wsUrl }: ServedFunction): ReadyEvent {
  return { event: "ready", function: name, url, wsUrl };
}
