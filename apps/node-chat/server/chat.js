// The chat: who may come in, what may be said, what a room keeps. Everything else is the library's.
import { createHash, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRooms, refuse } from "@wsfn/rooms";
import { redisLog } from "@wsfn/rooms/redis";
import { jwtTokens } from "@wsfn/rooms/tokens";
import { serveWs } from "@wsfn/rooms/ws";
import { Ajv } from "ajv";
import { WebSocketServer } from "ws";
import { pageFolder } from "./page.js";
import {
  commandsASecond,
  drainMs,
  historyHours,
  historyLines,
  linesIn5Seconds,
  log,
  redisUrl,
  tokenSecret,
} from "./settings.js";

const HOUR_MS = 60 * 60 * 1000;
const instance = randomUUID().slice(0, 8); // the page shows it: two people in one room may be on two instances

const isLine = new Ajv().compile(
  JSON.parse(readFileSync(new URL("message.schema.json", pageFolder), "utf8")),
);
const isName = (name) => typeof name === "string" && /^[^\s\p{C}](?:[^\p{C}]{0,28}[^\s\p{C}])?$/u.test(name);
const isKey = (key) => typeof key === "string" && /^[0-9a-f-]{36}$/.test(key);
const roomOf = (channel) => /^(chat|typing):[\p{L}\p{N}_-]{1,40}$/u.exec(channel)?.[1];

const ROOMS = {
  chat: {
    maxEntries: historyLines,
    maxAgeMs: historyHours * HOUR_MS,
    joinLeave: true,
    rememberIdsMs: 24 * HOUR_MS,
  },
  typing: { maxEntries: 1, maxAgeMs: 3_000, forgetAfterMs: HOUR_MS, presence: false },
};

/** Without a token the key is the secret. Others see a hash of it, so nobody can come as somebody else. */
const anonymous = (key) => createHash("sha256").update(key).digest("hex").slice(0, 16);

/** Everybody gets so many lines in 5 seconds, on each instance. */
const recent = new Map();
function isTooFast(user, now = Date.now()) {
  const times = (recent.get(user) ?? []).filter((at) => at > now - 5_000);
  if (times.length >= linesIn5Seconds) return true;
  recent.set(user, [...times, now]);
  return false;
}

export const rooms = createRooms({
  log:
    redisUrl &&
    redisLog({ redis: redisUrl, prefix: "node-chat", onState: (state) => log("redis", { state }) }),
  tokens: tokenSecret && jwtTokens({ secret: tokenSecret }),
  drainMs,
  limits: { commandsPerSecond: commandsASecond, channelsPerClient: 10, messageBytes: 16 * 1024 },
  rooms: (channel) => ROOMS[roomOf(channel)],

  onConnect({ claims, data }) {
    const { name, key } = Object(data?.value());
    if (!isName(name)) throw refuse("badRequest");
    if (tokenSecret && !claims?.user) throw refuse("unauthorized");
    if (!tokenSecret && !isKey(key)) throw refuse("badRequest");
    const user = claims?.user ?? anonymous(key);
    return { user, info: { name }, data: { user, instance, log: redisUrl ? "redis" : "memory" } };
  },

  onSubscribe: () => ({}),

  onPublish({ client, channel, data }) {
    const line = data.value();
    if (roomOf(channel) === "typing") {
      if (data.text !== "{}") throw refuse("badRequest"); // that is all there is to say
      return {};
    }
    if (!isLine(line)) throw refuse("badRequest");
    if (isTooFast(client.user)) throw refuse("tooManyRequests");
    return {
      id: `${client.user} ${line.id}`, // with the user: nobody hides another's line by its id
      tags: { at: String(Date.now()) },
    };
  },

  /** The clock that lines are dated by: a client whose own is wrong can show when they were said. */
  onRpc({ method }) {
    if (method !== "time") throw refuse("methodNotFound");
    return { now: Date.now() };
  },

  onDisconnect: ({ client, code }) => {
    recent.delete(client.user);
    log("left", { client: client.id, code });
  },
  onError: (error) => log("error", { error: error.message }),
});

export const chats = new WebSocketServer({
  noServer: true,
  maxPayload: rooms.limits.messageBytes,
  closeTimeout: drainMs,
});
chats.on("connection", (socket, request) => serveWs(rooms, socket, request));
