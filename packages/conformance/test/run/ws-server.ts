import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";

/** A WebSocket server on a free port of 127.0.0.1, gone when the test ends. */
export async function wsServer(
  onConnection: (socket: WebSocket, server: WebSocketServer) => void = () => {},
): Promise<{ readonly url: string; readonly server: WebSocketServer; close(): Promise<void> }> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  server.on("connection", (socket) => {
    socket.on("error", () => {});
    onConnection(socket, server);
  });
  await once(server, "listening");
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      for (const client of server.clients) client.terminate();
      server.close(() => resolve());
    });
  onTestFinished(close);
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`, server, close };
}

/** The URL of a server that takes connections and answers nothing, gone when the test ends. */
export async function muteServer(): Promise<string> {
  const held = new Set<Socket>();
  const server = createServer((socket) => void held.add(socket.on("error", () => {})));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of held) socket.destroy();
    server.close();
  });
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
