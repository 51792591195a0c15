// The chat: who may come in, what may be said. Rooms, and what is sent again after a short cut, are Socket.IO's.
import { createHash, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createAdapter } from "@socket.io/redis-streams-adapter";
import { Ajv } from "ajv";
import { Redis } from "ioredis";
import { jwtVerify } from "jose";
import { Server } from "socket.io";
import { pageFolder } from "./page.js";
import { linesIn5Seconds, log, origins, redisUrl, tokenSecret } from "./settings.js";

const instance = randomUUID().slice(0, 8); // the page shows it: two people in one room may be on two instances
const isLine = new Ajv().compile(
  JSON.parse(readFileSync(new URL("message.schema.json", pageFolder), "utf8")),
);
const isName = (name) => typeof name === "string" && /^[^\s\p{C}](?:[^\p{C}]{0,28}[^\s\p{C}])?$/u.test(name);
const isKey = (key) => typeof key === "string" && /^[0-9a-f-]{36}$/.test(key);
const isRoom = (room) => typeof room === "string" && /^chat:[\p{L}\p{N}_-]{1,40}$/u.test(room);
const MOST_ROOMS = 10;

if (tokenSecret && tokenSecret.length < 32)
  throw new Error("CHAT_TOKEN_SECRET: expected 32 octets or more; make one with: openssl rand -hex 32");

/** Without a token the key is the secret. Others see a hash of it, so nobody can come as somebody else. */
const anonymous = (key) => createHash("sha256").update(key).digest("hex").slice(0, 16);

/** Whose connection it is. @throws {Error} for nobody that is let in; the client gets its message */
async function userOf({ name, key, token }) {
  if (!isName(name)) throw new Error("bad request");
  if (!tokenSecret) {
    if (!isKey(key)) throw new Error("bad request");
    return anonymous(key);
  }
  const secret = new TextEncoder().encode(tokenSecret);
  const { payload } = await jwtVerify(String(token), secret, { algorithms: ["HS256"] }).catch(() => {
    throw new Error("unauthorized");
  });
  if (!payload.sub) throw new Error("unauthorized");
  return payload.sub;
}

/** Everybody gets so many lines in 5 seconds, on each instance. */
const recent = new Map();
function isTooFast(user, now = Date.now()) {
  const times = (recent.get(user) ?? []).filter((at) => at > now - 5_000);
  if (times.length >= linesIn5Seconds) return true;
  recent.set(user, [...times, now]);
  return false;
}

function adapter() {
  const redis = new Redis(redisUrl);
  redis.on("error", (error) => log("redis", { error: error.message }));
  return createAdapter(redis, { streamName: "node-socketio", channelPrefix: "node-socketio" });
}

/** Socket.IO on an HTTP server. `isStopping` keeps newcomers out. */
export function serveChat(server, isStopping) {
  const io = new Server(server, {
    transports: ["websocket"],
    serveClient: false, // it is beside the page
    destroyUpgrade: false, // other paths are the server's
    maxHttpBufferSize: 16 * 1024,
    connectionStateRecovery: { maxDisconnectionDuration: 2 * 60_000 },
    allowRequest: ({ headers: { origin } }, answer) => {
      const mayConnect = !origin || origins.includes("*") || origins.includes(origin); // only browsers send one
      answer(isStopping() ? "the instance is stopping" : null, mayConnect && !isStopping());
    },
    ...(redisUrl && { adapter: adapter() }),
  });
  io.use((socket, next) => {
    userOf(socket.handshake.auth).then((user) => {
      socket.data = { user, name: socket.handshake.auth.name };
      next();
    }, next);
  });
  io.on("connection", (socket) => serveMember(io, socket));
  return io;
}

function serveMember(io, socket) {
  const { user, name } = socket.data;
  const hear = (event, answer) =>
    socket.on(event, async (...values) => {
      const reply = typeof values.at(-1) === "function" ? values.pop() : () => {};
      try {
        reply((await answer(...values)) ?? {});
      } catch (error) {
        reply({ error: error.message });
      }
    });
  const only = (isAllowed, otherwise) => {
    if (!isAllowed) throw new Error(otherwise);
  };
  socket.emit("about", { user, instance, log: redisUrl ? "redis" : "memory" });

  hear("join", async (room) => {
    only(isRoom(room), "bad request");
    only(socket.rooms.size <= MOST_ROOMS, "limit exceeded"); // one is its own
    await socket.join(room);
    socket.to(room).emit("people", room);
  });
  hear("publish", (room, line) => {
    only(socket.rooms.has(room) && isRoom(room), "permission denied");
    only(isLine(line), "bad request");
    only(!isTooFast(user), "too many requests");
    io.to(room).emit("line", room, { ...line, user, name, at: Date.now() });
  });
  hear("typing", (room) => {
    only(socket.rooms.has(room) && isRoom(room), "permission denied");
    socket.to(room).volatile.emit("typing", room, { user, name });
  });
  hear("who", async (room) => {
    only(socket.rooms.has(room) && isRoom(room), "permission denied");
    const members = await io.in(room).fetchSockets(); // of all instances; one that has just died makes it fail
    return { people: members.map(({ data }) => data) };
  });
  socket.on("disconnecting", () => {
    for (const room of socket.rooms) if (isRoom(room)) socket.to(room).emit("people", room);
  });
  socket.on("disconnect", (reason) => {
    recent.delete(user);
    log("left", { client: socket.id, reason });
  });
  const rotation = rotationDelayMs(socket.handshake.headers["x-fc-function-timeout"]);
  const timer = rotation && setTimeout(() => socket.conn.close(), rotation);
  socket.on("disconnect", () => clearTimeout(timer));
}

/** Before the platform cuts it a client is asked to come back, at a random moment of the last minute. */
function rotationDelayMs(header) {
  if (!/^[1-9]\d{0,8}$/.test(header ?? "")) return undefined;
  const life = Number(header) * 1000;
  const last = life - Math.min(5_000, life / 4);
  return Math.min(last - Math.random() * Math.min(60_000, life / 2), 2 ** 31 - 1);
}

/** Ends the connections one after the other. Their clients come back by themselves, as they would not after `disconnect()`. */
export async function sendAway(io, overMs) {
  const members = [...io.of("/").sockets.values()];
  for (const member of members) {
    member.conn.close();
    await new Promise((resolve) => setTimeout(resolve, overMs / members.length));
  }
}
