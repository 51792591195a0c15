import type { Socket } from "node:net";
import type { Clock } from "../clock.ts";

/** How long a client that was refused may take to read its answer and close. */
const FAREWELL_MS = 2000;

/**
 * Ends a socket after its last answer so that the client can read that answer: closing with unread input makes TCP reset
 * the connection, and the answer would be lost with it. What the client still sends is thrown away, for a bounded time.
 */
export function farewell(socket: Socket, clock: Clock): void {
  socket.resume();
  socket.end();
  const timer = clock.setTimer(FAREWELL_MS, () => socket.destroy());
  socket.once("close", () => timer.cancel()).once("end", () => socket.destroySoon());
}
