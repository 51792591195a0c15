import { createServer } from "node:http";
import { Redis } from "ioredis";
import { type WebSocket, WebSocketServer } from "ws";

/** Rooms as they are written first: what comes is published, and what is published goes to whoever is there. */
const { REDIS_URL = "", FC_SERVER_PORT = "9000" } = process.env;
const [publisher, subscriber] = [new Redis(REDIS_URL), new Redis(REDIS_URL)];
for (const redis of [publisher, subscriber]) redis.on("error", () => {}); // it connects again by itself
const members = new Map<string, Set<WebSocket>>();
subscriber.on("message", (room, text) => {
  for (const socket of members.get(room) ?? []) socket.send(text);
});

async function join(socket: WebSocket, room: string): Promise<void> {
  const there = members.get(room) ?? new Set();
  members.set(room, there.add(socket));
  socket.on("close", () => there.delete(socket));
  await subscriber.subscribe(room);
  socket.send(JSON.stringify({ joined: room }));
}

const server = createServer((_request, response) => response.end());
new WebSocketServer({ server }).on("connection", (socket) => {
  socket.on("error", () => {});
  socket.on("message", async (data) => {
    const { room, id } = JSON.parse(String(data));
    if (id === undefined) return join(socket, room);
    await publisher.publish(room, JSON.stringify({ room, id }));
    socket.send(JSON.stringify({ acknowledged: id }));
  });
});
server.listen(Number(FC_SERVER_PORT), "0.0.0.0");
process.on("unhandledRejection", () => {}); // what Redis did not take is not acknowledged
