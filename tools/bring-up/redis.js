// The Redis that a machine runs anyway: apps that share state use it.
import { connect } from "node:net";

/** What answers later is hung: where nothing listens the answer comes at once. */
const TIMEOUT_MS = 10_000;

/** The address of a Redis on this machine that answers without a password; undefined: there is none. */
export function localRedis(port = 6379) {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write("PING\r\n"));
    const end = (url) => {
      socket.destroy();
      resolve(url);
    };
    socket.setTimeout(TIMEOUT_MS, () => end(undefined));
    socket.on("error", () => end(undefined));
    socket.on("close", () => end(undefined));
    socket.on("data", (answer) =>
      end(String(answer) === "+PONG\r\n" ? `redis://127.0.0.1:${port}` : undefined),
    );
  });
}
