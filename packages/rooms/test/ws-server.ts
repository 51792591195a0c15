import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { createRooms, type Rooms, type RoomsOptions } from "../src/index.ts";
import { serveWs } from "../src/transports/ws.ts";

/** A server of rooms on a free port of this machine. */
export interface RoomsServer {
  readonly url: string;
  readonly rooms: Rooms;
  /** Cuts every connection, as the platform does: without a Close frame. */
  cut(): void;
  close(): Promise<void>;
}

/** Everybody may come in, by the name in `data`, and do everything; `rpc` answers what it was sent. */
export const OPEN: Pick<RoomsOptions, "onConnect" | "onSubscribe" | "onPublish" | "onRpc"> = {
  onConnect: ({ data }) => {
    const { user = "" } = (data?.value() ?? {}) as { user?: string };
    return { user, info: { name: user } };
  },
  onSubscribe: () => ({}),
  onPublish: () => ({}),
  onRpc: ({ method, data }) => ({ method, data }),
};

/** Starts one on the ws library. */
export async function wsServer(options: RoomsOptions): Promise<RoomsServer> {
  const rooms = createRooms(options);
  const http = createServer();
  const webSockets = new WebSocketServer({ server: http, maxPayload: rooms.limits.messageBytes });
  webSockets.on("connection", (socket: WebSocket, request) => serveWs(rooms, socket, request));
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const cut = (): void => {
    for (const socket of webSockets.clients) socket.terminate();
  };
  return {
    url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}`,
    rooms,
    cut,
    async close() {
      await rooms.close();
      cut();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
