import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";

/** The server that its users have: `ws` as it comes. On `/short` the last octet of every echo is lost. */
export async function startEcho(): Promise<{ url: string; close(): Promise<void> }> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  server.on("connection", (client, { url }) => {
    client.on("error", () => {}); // it closes the connection, which is what is looked at
    client.on("message", (data: Buffer, binary) => {
      client.send(url === "/short" ? data.subarray(0, -1) : data, { binary });
    });
  });
  await once(server, "listening");
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const client of server.clients) client.terminate();
      server.close();
      await once(server, "close");
    },
  };
}
