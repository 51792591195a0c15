import type { Socket } from "node:net";

/**
 * Ends a TCP connection with a reset (RST), behind a FIN that is still on its way. `close` follows on the socket. Node.js refuses a reset at
 * that moment (EINVAL) and loses the socket: its descriptor stays open, and the process spins in place of ending.
 */
export function resetTcp(socket: Socket): void {
  const sendsFin = socket.writableEnded && socket.writableLength === 0 && !socket.writableFinished;
  if (sendsFin) socket.once("finish", () => socket.resetAndDestroy());
  else socket.resetAndDestroy();
}
