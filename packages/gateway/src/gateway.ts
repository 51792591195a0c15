import { type FunctionSpec, requestId } from "@wsfn/platform";
import { AsyncQueue } from "./async-queue.ts";
import type { ReadyEvent } from "./events.ts";
import { Exchange } from "./exchange.ts";
import { FaultDice, type Faults, faultsOf } from "./faults.ts";
import { GatewayError } from "./gateway-error.ts";
import { IdleCut } from "./idle-cut.ts";
import { type Listener, listen } from "./listener.ts";
import { standingHeaders } from "./outgoing-head.ts";
import { Pool } from "./place.ts";
import { Quota } from "./quota.ts";
import { Routes } from "./route.ts";
import type { Served, Service } from "./service.ts";
import { Sessions } from "./sessions.ts";
import { DEFAULT_SETTINGS, type GatewaySettings } from "./settings.ts";
import { Account, type Summary } from "./settle.ts";

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
  /**
   * Ends everything: no new connection, every instance gets its pre-stop and SIGTERM with its connections still there
   * (so it can say 1001), then what is left is broken. Safe to call twice.
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
  const startedMs = performance.now();
  const service = serviceOf(functions, settings, startedMs);
  const listeners: Listener[] = [];
  try {
    for (const [i, spec] of functions.entries()) {
      listeners.push(await listen(service, spec, settings.port === 0 ? 0 : settings.port + i));
    }
  } catch (error) {
    await Promise.all(listeners.map((listener) => listener.close()));
    throw error;
  }
  // Only now: a port that is taken must not leave instances behind.
  for (const { pool } of service.served.values()) pool.warm();
  const served = listeners.map((listener) => addressOf(listener, settings.host));
  for (const each of served) settings.onEvent(readyEvent(each));
  const idleCut = settings.idleCutMs > 0 ? new IdleCut(service.relays, settings.idleCutMs) : undefined;
  let closing: Promise<Summary> | undefined;
  return {
    functions: served,
    faults: faultsOf(service),
    close: () => {
      idleCut?.close();
      // Every caller waits for the same end.
      closing ??= closeAll(service, listeners, startedMs);
      return closing;
    },
  };
}

function serviceOf(
  functions: readonly FunctionSpec[],
  settings: GatewaySettings,
  startedMs: number,
): Service {
  const nowMs = (): number => performance.now();
  const quota = new Quota(settings, nowMs);
  const dice = new FaultDice(settings.faults, settings.random);
  const served = new Map<FunctionSpec, Served>();
  for (const spec of functions) {
    const account = new Account(spec);
    const sessions = spec.affinity && new Sessions(spec.affinity, nowMs);
    const standing = standingHeaders(spec, settings.credentials);
    const pool = new Pool(spec, { settings, account, quota, sessions, standing, dice, nowMs });
    served.set(spec, { spec, account, pool, sessions, standing });
  }
  const servedOf = (fn: FunctionSpec): Served => {
    const found = served.get(fn);
    if (!found) throw new GatewayError("FunctionNotFound", { function: fn.name });
    return found;
  };
  const routes = new Routes(functions, settings.hostnames, !LOOPBACK.test(settings.host));
  const open = new Set<Exchange>();
  const deps = { nowMs, onEvent: settings.onEvent, open };
  return {
    settings,
    admitDeps: {
      routes,
      limits: settings,
      profile: settings.profile,
      service: settings.service,
      secrets: settings.secrets,
      signatures: settings.signatures,
      now: Date.now,
      triggerIsThere: () => nowMs() - startedMs >= settings.triggerDelayMs,
    },
    served,
    nowMs,
    servedOf,
    begin: (head, ofPort, id = requestId(settings.profile)) => new Exchange(id, head, servedOf(ofPort), deps),
    open,
    dice,
    asyncCalls: new AsyncQueue(settings.maxAsyncCalls),
    relays: new Set(),
  };
}

async function closeAll(
  service: Service,
  listeners: readonly Listener[],
  startedMs: number,
): Promise<Summary> {
  for (const listener of listeners) listener.stop();
  const asyncCallsEnded = service.asyncCalls.close();
  // Instances first, connections after: a function that drains still has somebody to say 1001 to.
  const all = [...service.served.values()];
  await Promise.all(all.map(({ pool }) => pool.close()));
  for (const exchange of service.open) exchange.onCut?.("gateway");
  for (const relay of service.relays) relay.cut("gateway");
  await asyncCallsEnded;
  await Promise.all(listeners.map((listener) => listener.close()));
  const nowMs = service.nowMs();
  return { elapsedMs: nowMs - startedMs, functions: all.map(({ account }) => account.summary(nowMs)) };
}

function requireNames(functions: readonly FunctionSpec[]): void {
  if (functions.length === 0) throw new GatewayError("NoFunction", { what: "no function was given" });
  const seen = new Set<string>();
  for (const { name } of functions) {
    // Names become Host names, which know no case.
    const key = name.toLowerCase();
    if (seen.has(key)) throw new GatewayError("SameName", { what: `two functions are called ${name}` });
    seen.add(key);
  }
}

/** A longer timer of Node goes off at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

function requireSettings(settings: GatewaySettings): void {
  for (const [name, value] of Object.entries(settings)) {
    // Written so that NaN is wrong too.
    const isWrong = typeof value === "number" && !(value >= 0);
    if (isWrong) throw new GatewayError("BadSetting", { what: `${name} must be 0 or more, came ${value}` });
    if (name.endsWith("Ms") && Number(value) > MAX_TIMER_MS) {
      const what = `${name} must be at most ${MAX_TIMER_MS} (24 days), came ${value}`;
      throw new GatewayError("BadSetting", { what });
    }
  }
  const { port } = settings;
  if (!Number.isInteger(port) || port > 65_535) {
    throw new GatewayError("BadSetting", { what: `port must be a whole number up to 65535, came ${port}` });
  }
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
