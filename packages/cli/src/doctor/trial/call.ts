import { randomBytes } from "node:crypto";
import { request } from "node:http";
import type { Duplex } from "node:stream";
import type { Instance } from "@wsfn/instance";

/** Where a call goes. */
export type CallTarget = Pick<Instance, "host" | "port">;

/** An answer's status, or why there was none. */
export type Answer = { readonly status: number } | { readonly failed: string };

/** Longest wait for a handshake or a plain request, ms; hooks and health checks have their own in s.yaml. */
export const ANSWER_TIMEOUT_MS = 10_000;

/** As the platform calls a function by its HTTP trigger. */
export const CALL_HEADERS = {
  "x-fc-control-path": "/http-invoke",
  "x-fc-request-id": "1-00000000-00000000-000000000000",
};

/** What a call asks. */
export interface Call {
  readonly path: string;
  /** Longest wait for the head of the answer, ms. */
  readonly timeoutMs: number;
  /** Gives it up. */
  readonly signal?: AbortSignal | undefined;
  /** Beside the platform's own. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** One GET; resolves with the status as soon as it is there. A refusal or a silence is an answer too: the checks say what it means. */
export async function get(at: CallTarget, call: Call): Promise<Answer> {
  const { socket, ...answer } = await send(at, call);
  socket?.destroy();
  return answer.status === undefined ? { failed: answer.failed } : { status: answer.status };
}

/** A handshake as RFC 6455 §4.1 has it. */
export interface Handshake {
  readonly answer: Answer;
  /** From the call to the head of the answer. */
  readonly elapsedMs: number;
  /** Ends its connection, if one was opened. */
  close(): void;
}

/** Asks for a WebSocket. Of a 101 the connection stays open until `close`. */
export async function shakeHands(at: CallTarget, call: Omit<Call, "headers">): Promise<Handshake> {
  const headers = {
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": randomBytes(16).toString("base64"),
  };
  const startedAt = performance.now();
  const { socket, ...answer } = await send(at, { ...call, headers });
  if (answer.status !== 101) socket?.destroy();
  return {
    answer: answer.status === undefined ? { failed: answer.failed } : { status: answer.status },
    elapsedMs: performance.now() - startedAt,
    close: () => void socket?.destroy(),
  };
}

type Sent =
  | { readonly status: number; readonly socket: Duplex }
  | { readonly status?: undefined; readonly failed: string; readonly socket?: undefined };

function send(at: CallTarget, { path, timeoutMs, signal, headers }: Call): Promise<Sent> {
  const { host, port } = at;
  return new Promise((resolve) => {
    const call = request({
      host,
      port,
      path,
      headers: { ...CALL_HEADERS, ...headers },
      agent: false,
      ...(signal && { signal }),
    });
    const timer = setTimeout(() => call.destroy(new Error(`no answer in ${timeoutMs} ms`)), timeoutMs);
    const settle = (status: number | undefined, socket: Duplex): void => {
      clearTimeout(timer);
      socket.on("error", () => {}); // its holder looks only at whether it is there
      resolve({ status: status ?? 0, socket });
    };
    call.on("response", (response) => settle(response.statusCode, response.socket));
    call.on("upgrade", (response, socket) => settle(response.statusCode, socket));
    call.on("error", (error) => {
      clearTimeout(timer);
      resolve({ failed: error.message });
    });
    call.end();
  });
}
