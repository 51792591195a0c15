import { Agent, type IncomingHttpHeaders, request } from "node:http";
import type { Socket } from "node:net";
import { CALL_HEADERS } from "./call.ts";

/** What a server does with an HTTP connection that is idle for a while. */
export type KeepAlive =
  | { readonly kind: "kept"; readonly forMs: number }
  /** Closed without a word: a request that is on its way then is lost. */
  | { readonly kind: "closed"; readonly afterMs: number }
  /** `Keep-Alive: timeout=N` announces that it will be. */
  | { readonly kind: "announced"; readonly timeoutMs: number }
  /** `Connection: close`: each request gets a connection of its own, openly. */
  | { readonly kind: "one-request" }
  | { readonly kind: "no-answer"; readonly why: string };

/** How a connection is watched. */
export interface KeepAliveOptions {
  readonly path: string;
  /** How long to be idle. */
  readonly idleMs: number;
  readonly answerTimeoutMs: number;
  readonly signal: AbortSignal;
}

/** Makes a request, is idle, and looks whether the connection is still there: the platform's manual asks for just this test. */
export function watchKeepAlive(
  at: { readonly host: string; readonly port: number },
  options: KeepAliveOptions,
): Promise<KeepAlive> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  // The agent would close the connection itself when the server announces that it will.
  agent.keepSocketAlive = () => true;
  return new Promise<KeepAlive>((resolve) => {
    const call = request({
      ...at,
      path: options.path,
      agent,
      headers: CALL_HEADERS,
      timeout: options.answerTimeoutMs,
    });
    const stop = (): void => void call.destroy(new Error("called off"));
    options.signal.addEventListener("abort", stop, { once: true });
    call.on("timeout", () =>
      call.destroy(new Error(`GET ${options.path} got no answer in ${options.answerTimeoutMs} ms`)),
    );
    call.on("error", (error) => resolve({ kind: "no-answer", why: error.message }));
    let socket: Socket | undefined;
    call.on("socket", (given) => {
      socket = given;
    });
    call.on("response", (response) => {
      response.resume();
      response.on("end", () => {
        const announced = announcement(response.headers);
        if (announced !== undefined || socket === undefined) resolve(announced ?? { kind: "one-request" });
        else void idle(socket, options).then(resolve);
      });
    });
    call.on("close", () => options.signal.removeEventListener("abort", stop));
    call.end();
  }).finally(() => agent.destroy());
}

/** What the server announces for the connection in its head: an announced end is no surprise to the platform. */
function announcement(headers: IncomingHttpHeaders): KeepAlive | undefined {
  if (/\bclose\b/i.test(headers.connection ?? "")) return { kind: "one-request" };
  const seconds = /\btimeout\s*=\s*(\d+)/i.exec(String(headers["keep-alive"] ?? ""))?.[1];
  return seconds === undefined ? undefined : { kind: "announced", timeoutMs: Number(seconds) * 1000 };
}

/** Leaves the connection alone. A server that closes it did so without a word: an announcement was looked for before. */
function idle(socket: Socket, { idleMs, signal }: KeepAliveOptions): Promise<KeepAlive> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const settle = (result: KeepAlive): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      socket.removeListener("close", closed);
      resolve(result);
    };
    const closed = (): void => settle({ kind: "closed", afterMs: Math.round(performance.now() - startedAt) });
    const stop = (): void => settle({ kind: "no-answer", why: "called off" });
    const timer = setTimeout(() => settle({ kind: "kept", forMs: idleMs }), idleMs);
    socket.once("close", closed);
    signal.addEventListener("abort", stop, { once: true });
    if (socket.destroyed) closed();
  });
}
