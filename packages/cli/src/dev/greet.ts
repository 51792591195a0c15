import WebSocket from "ws";
import { say } from "../language/language.ts";
import { formatMs } from "../text/format-ms.ts";

const GREETING = "hello from wsfn";
/** Longer than a start may take (120 s): then the gateway's own refusal, with its reason, comes first. */
const GREET_TIMEOUT_MS = 150_000;
/** Far more than the platform's own answers have. */
const MOST_BODY_CHARS = 64 * 1024;

/** The function itself answered, and took no handshake. */
export class NoWebSocketThere extends Error {
  override readonly name = "NoWebSocketThere";

  constructor(status: number) {
    super(say("the handshake was answered with HTTP {status}", { status }));
  }
}

/** What the platform's answers have in common, by the generation that is played. */
interface PlatformAnswer {
  readonly Code?: unknown;
  readonly ErrorCode?: unknown;
}

/** An answer of the platform has a code, and why was shown with the request; any other answer is the function's. */
function refusal(status: number, body: string): Error {
  try {
    const { Code, ErrorCode = Code } = JSON.parse(body) as PlatformAnswer;
    if (typeof ErrorCode === "string")
      return new Error(say("it was refused with {status} {code}", { status, code: ErrorCode }));
  } catch {
    // no JSON: the function's
  }
  return new NoWebSocketThere(status);
}

/** Sends one text message to an echo function and resolves with the echo, and how long it took. */
export function greet(url: string, signal: AbortSignal): Promise<{ text: string; elapsedMs: number }> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { handshakeTimeout: GREET_TIMEOUT_MS, perMessageDeflate: false });
    const giveUp = setTimeout(
      () => leave(new Error(say("no echo within {time}", { time: formatMs(GREET_TIMEOUT_MS) }))),
      GREET_TIMEOUT_MS,
    );
    const stop = () => leave(new Error("stopped"));
    signal.addEventListener("abort", stop, { once: true });

    const leave = (error: Error) => {
      cleanUp();
      socket.terminate();
      reject(error);
    };
    const cleanUp = () => {
      clearTimeout(giveUp);
      signal.removeEventListener("abort", stop);
    };
    socket.on("open", () => socket.send(GREETING));
    socket.on("message", (data) => {
      cleanUp();
      socket.close(1000);
      resolve({ text: String(data), elapsedMs: performance.now() - startedAt });
    });
    socket.on("unexpected-response", (_request, response) => {
      const { statusCode = 0 } = response;
      let body = "";
      response.setEncoding("utf8").on("data", (part: string) => {
        body = (body + part).slice(0, MOST_BODY_CHARS);
      });
      response.once("end", () => leave(refusal(statusCode, body)));
    });
    socket.on("close", (code) =>
      leave(new Error(say("the connection ended with {code} before the echo arrived", { code }))),
    );
    socket.on("error", leave);
  });
}
