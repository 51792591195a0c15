import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createRooms, type Limits, memoryLog, type RoomLog } from "@wsfn/rooms";
import { type WebSocket, WebSocketServer } from "ws";
import type { Message, RoomDefect, Tap } from "./defect.ts";
import { referenceApplication } from "./reference.ts";

/**
 * A server of rooms that keeps every rule of the suite, on a free port; `defect` makes it break one. A room keeps `keeps` publications;
 * `limits`: others than those that its description has; a ping every `pingEveryMs`. Instances with the same log share their rooms.
 */
export async function startRoomServer(
  defect: RoomDefect = {},
  {
    keeps = 100,
    log = memoryLog(),
    limits = {},
    pingEveryMs = 3000,
  }: {
    readonly keeps?: number;
    readonly log?: RoomLog;
    readonly limits?: Partial<Limits>;
    readonly pingEveryMs?: number;
  } = {},
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const application = referenceApplication(keeps);
  const rooms = createRooms({
    ...application,
    log,
    heartbeat: { pingEveryMs, pongTimeoutMs: 2500 },
    lingerMs: 0,
    expiryGraceMs: 0,
    onError: () => {}, // the client gets error 100, which no case expects
    ...defect.settings,
    limits: { ...application.limits, ...limits, ...defect.settings?.limits },
  });
  const server = createServer();
  const webSockets = new WebSocketServer({ server, maxPayload: rooms.limits.messageBytes });
  const everybody: Tap[] = [];
  webSockets.on("connection", (socket, { url = "/" }) => {
    const { tap, sends } = tapOn(socket, defect, everybody);
    const closes = (code: number): void => {
      const made = defect.closes ? defect.closes(code, tap) : code;
      if (made !== undefined) socket.close(made);
    };
    const session = rooms.accept(
      { send: sends, unreadBytes: () => socket.bufferedAmount, close: closes },
      { url, headers: {} },
    );
    socket.on("message", (data) => {
      const lines = data.toString().split("\n");
      const heard = defect.hears ? defect.hears(lines, tap) : lines;
      if (heard.length > 0) session.message(heard.join("\n"));
    });
    socket.on("error", () => {}); // "close" follows
    socket.on("close", () => session.closed());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      await rooms.close();
      for (const socket of webSockets.clients) socket.terminate();
      server.close();
      await once(server, "close");
    },
  };
}

/** The place of a defect on one connection: what the server sends passes through it, message by message. */
function tapOn(
  socket: WebSocket,
  { says }: RoomDefect,
  everybody: Tap[],
): { readonly tap: Tap; readonly sends: (frame: Uint8Array) => void } {
  const write = (messages: readonly Message[]): void => {
    if (messages.length > 0) socket.send(messages.map((one) => JSON.stringify(one)).join("\n"));
  };
  const tap: Tap = {
    send: (message) => write([message]),
    close: (code) => socket.close(code),
    client: "",
    channels: new Set(),
    everybody,
    memory: new Map(),
  };
  everybody.push(tap);
  const sends = (frame: Uint8Array): void => {
    const messages: Message[] = Buffer.from(frame)
      .toString()
      .split("\n")
      .map((line) => JSON.parse(line));
    write(
      messages.flatMap((message) => {
        if (message.connect) tap.client = message.connect.client;
        return says ? says(message, tap) : [message];
      }),
    );
  };
  return { tap, sends };
}
