import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createRooms, type Limits, memoryLog, type RoomLog, refuse } from "@wsfn/rooms";
import { jwtTokens } from "@wsfn/rooms/tokens";
import { type WebSocket, WebSocketServer } from "ws";
import type { RoomsDescription } from "../../src/case/room.ts";
import type { Message, RoomDefect, Tap } from "./defect.ts";

const LIMITS = { messageBytes: 16 * 1024, channelBytes: 64, channelsPerClient: 4, commandsPerSecond: 20 };
const UNKNOWN = "none:wsfn";
const TOKEN_SECRET = "a secret of the reference server's own";

/** What the suite has to know of the server below. */
export const REFERENCE_ROOMS: RoomsDescription = {
  connect: { data: { name: "{name}" } },
  offers: ["history", "recovery", "presence", "joins", "rpc"],
  rpc: { method: "echo", data: { any: "thing" } },
  tokenSecret: TOKEN_SECRET,
  messages: false,
  unknownChannel: UNKNOWN,
  limits: LIMITS,
};

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
  const rooms = createRooms({
    log,
    tokens: jwtTokens({ secret: TOKEN_SECRET }),
    onConnect: ({ claims, data }) => ({
      user: claims?.user ?? String((data?.value() as { name?: string })?.name),
    }),
    onSubscribe: () => ({}),
    onPublish: () => ({}),
    onRpc: ({ method, data }) => {
      if (method !== "echo") throw refuse("methodNotFound");
      return data;
    },
    rooms: (channel) => (channel === UNKNOWN ? undefined : { joinLeave: true, maxEntries: keeps }),
    heartbeat: { pingEveryMs, pongTimeoutMs: 2500 },
    lingerMs: 0,
    expiryGraceMs: 0,
    onError: () => {}, // the client gets error 100, which no case expects
    ...defect.settings,
    limits: { ...LIMITS, ...limits, ...defect.settings?.limits },
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
