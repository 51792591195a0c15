import { createServer } from "node:http";
import type { Socket } from "node:net";
import { WebSocketServer } from "ws";
import { type MutantName, plant } from "./mutants.ts";
import { targetFrom } from "./redis-url.ts";

const { MUTANT, REDIS_URL = "", FC_SERVER_PORT = "9000" } = process.env;
if (MUTANT) plant(MUTANT as MutantName);
// Only now, so that they are loaded with the defect.
const { createRooms } = await import("../../src/index.ts");
const { redisLog } = await import("../../src/log/redis/index.ts");
const { serveWs } = await import("../../src/transports/ws.ts");

// What takes seconds in production takes a tenth of that here, so that a run is short.
const rooms = createRooms({
  log: redisLog({ redis: targetFrom(REDIS_URL), commandTimeoutMs: 1_000, pingEveryMs: 300 }),
  onConnect: () => ({ user: "" }),
  onSubscribe: () => ({}),
  onPublish: ({ data }) => ({ id: String((data.value() as { id: unknown }).id) }),
  rooms: () => ({ maxEntries: 100_000, presence: false }),
  limits: {
    commandsPerSecond: 1e6,
    recoverEntries: 100_000,
    historyEntries: 100_000,
    messageBytes: 1 << 21,
    unreadBytes: 1 << 17,
  },
  heartbeat: { pingEveryMs: 500, pongTimeoutMs: 3_000 },
  verifyEveryMs: 2_000,
  lingerMs: 500,
  drainMs: 100,
  sleepToleranceMs: 300,
  onError: (error) => console.error(error),
});
const connections = new Set<Socket>();
let held: readonly Socket[] = [];

/** Half of the connections take nothing, as when the kernel has no more room for them: what is sent stays in this process, unread. */
function hold(how: string): void {
  for (const connection of held) connection.uncork();
  held = how === "half" ? [...connections].filter((_, i) => i % 2 === 0) : [];
  for (const connection of held) connection.cork();
}

const server = createServer(({ url }, response) => {
  const how = /^\/hold\/(\w+)$/.exec(url ?? "")?.[1];
  if (how !== undefined) hold(how);
  response.end();
});
new WebSocketServer({ server, maxPayload: rooms.limits.messageBytes }).on("connection", (socket, request) => {
  connections.add(request.socket);
  request.socket.on("close", () => connections.delete(request.socket));
  serveWs(rooms, socket, request);
});
server.listen(Number(FC_SERVER_PORT), "0.0.0.0");
process.on("SIGTERM", () => rooms.drain().then(() => process.exit()));
