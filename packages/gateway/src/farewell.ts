import type { Socket } from "node:net";

/** How long a client that was refused may take to read its answer and close. */
const FAREWELL_MS = 2000;

/**
 * Ends a socket after its last answer so that the client can read that answer: closing with unread input makes TCP reset
 * the connection, and the answer would be lost with it. What the client still sends is thrown away, for a bounded time.
 */
export function farewell(socket: Socket): void {
  socket.resume();
  socket.end();
  const timer = setTimeout(() => socket.destroy(), FAREWELL_MS);
  socket.once("close", () => clearTimeout(timer)).once("end", () => socket.destroySoon());
}
