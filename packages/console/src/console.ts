import { randomBytes } from "node:crypto";
import { type Clock, type Gateway, SYSTEM_CLOCK } from "@wsfn/gateway";
import { type FunctionSpec, type Secrets, SigningError, signCall, signingKeyIds } from "@wsfn/platform";
import type { ConsoleFunction } from "./api/reports.ts";
import { History } from "./record/history.ts";
import { ConsoleListener } from "./serve/listener.ts";
import { Session } from "./session/session.ts";

/** What the console shows, and where. */
export interface ConsoleOptions {
  readonly gateway: Gateway;
  readonly functions: readonly FunctionSpec[];
  /** Where a function takes handshakes, by its name: path and query. Default `/`. */
  readonly pathOf?: (name: string) => string;
  /** What the client signs with. Never part of what the API sends. Default: nothing. */
  readonly secrets?: Secrets;
  /** What `wsfn connect` must be given besides `--sign NAME` to sign for a function as the console does: `--dir`, `--secrets`. Default: nothing. */
  readonly signFlagsOf?: (name: string) => readonly string[];
  /** Default 0: a free one. Where somebody has the port, a free one is taken too. */
  readonly port?: number;
  /** Default: the time of this machine. */
  readonly clock?: Clock;
}

/** A console that can be opened. */
export interface RunningConsole {
  /** Where the page is, with the token in its fragment. */
  readonly url: string;
  /** The API, for scripts: a WebSocket that is asked for with `subprotocols`. */
  readonly api: { readonly url: string; readonly subprotocols: readonly string[] };
  /** Ends it, and what its callers have open. */
  close(): Promise<void>;
}

/**
 * Serves the page and its API on 127.0.0.1. It watches the gateway from now on, so that a page that is opened later shows what
 * happened before.
 *
 * @throws {Error} of Node, when no port can be had.
 */
export async function startConsole(options: ConsoleOptions): Promise<RunningConsole> {
  const { gateway, port = 0, secrets = {}, clock = SYSTEM_CLOCK } = options;
  const history = new History();
  const token = randomBytes(16).toString("base64url");
  const functions = await Promise.all(options.functions.map((spec) => consoleFunction(spec, options)));
  const signing = { functions: options.functions, secrets, clock };
  const deps = { gateway, functions, history, signing, clock };
  const onCaller = (socket: ConstructorParameters<typeof Session>[0]): void => void new Session(socket, deps);
  const listener = await openAt(port, { token, onCaller });
  const endWatch = gateway.watch((event) => history.add(event));
  return {
    url: listener.url,
    api: listener.api,
    close: async () => {
      endWatch();
      await listener.close();
    },
  };
}

type Listening = Omit<Parameters<typeof ConsoleListener.open>[0], "port">;

async function openAt(port: number, options: Listening): Promise<ConsoleListener> {
  try {
    return await ConsoleListener.open({ ...options, port });
  } catch (error) {
    if (port === 0 || (error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    return ConsoleListener.open({ ...options, port: 0 });
  }
}

async function consoleFunction(
  spec: FunctionSpec,
  { gateway, pathOf = () => "/", signFlagsOf = () => [], secrets = {}, clock = SYSTEM_CLOCK }: ConsoleOptions,
): Promise<ConsoleFunction> {
  const { name, timeoutMs, instanceConcurrency, memoryMb, cpu, trigger } = spec;
  const served = gateway.functions.find((each) => each.name === name);
  const authType = trigger?.authType ?? "anonymous";
  return {
    ...{ name, url: served?.url ?? "", wsUrl: served?.wsUrl ?? "", path: pathOf(name) },
    ...{ authType, ...(await canBeSigned(trigger, secrets, clock.dateMs())) },
    keyIds: trigger === undefined ? [] : [...signingKeyIds(trigger, secrets)],
    signFlags: [...signFlagsOf(name)],
    ...{ timeoutMs, instanceConcurrency, memoryMb, cpu },
  };
}

/** Seen by signing a call that nobody makes. */
async function canBeSigned(
  trigger: FunctionSpec["trigger"],
  secrets: Secrets,
  now: number,
): Promise<Pick<ConsoleFunction, "canSign" | "cannotSign">> {
  if (trigger === undefined || trigger.authType === "anonymous") return { canSign: false };
  try {
    await signCall(trigger, { target: "/", secrets, now });
    return { canSign: true };
  } catch (error) {
    if (!(error instanceof SigningError)) throw error;
    return { canSign: false, cannotSign: error.message };
  }
}
