import WebSocket from "ws";

const GREETING = "hello from wsfn";
const GREET_TIMEOUT_MS = 150_000;

/** Sends one text message to an echo function and resolves with what came back, and how long it took. */
export function greet(url: string, signal: AbortSignal): Promise<{ text: string; elapsedMs: number }> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { handshakeTimeout: GREET_TIMEOUT_MS, perMessageDeflate: false });
    const giveUp = setTimeout(
      () => leave(new Error(`no echo within ${GREET_TIMEOUT_MS} ms`)),
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
      leave(new Error(`the handshake was answered with HTTP ${response.statusCode}`));
    });
    socket.on("close", (code) => leave(new Error(`the connection ended with ${code} before the echo came`)));
    socket.on("error", leave);
  });
}
