// A server of rooms on uWebSockets.js as a function, bundled and run by Node 20: its build of 2023 knows no later Node.

import uWS from "uWebSockets.js";
import { createRooms, refuse } from "@wsfn/rooms";
import { redisLog } from "@wsfn/rooms/redis";
import { jwtTokens } from "@wsfn/rooms/tokens";
import { uwsRooms } from "@wsfn/rooms/uws";
import { UWS_ROOMS } from "./uws-rooms.ts";

const { FC_SERVER_PORT, REDIS_URL, HISTORY_LINES = "100", COMMANDS_A_SECOND } = process.env;
const { limits, tokenSecret, unknownChannel } = UWS_ROOMS;

const rooms = createRooms({
  log: REDIS_URL ? redisLog({ redis: REDIS_URL }) : undefined,
  tokens: jwtTokens({ secret: tokenSecret }),
  limits: { ...limits, ...(COMMANDS_A_SECOND && { commandsPerSecond: Number(COMMANDS_A_SECOND) }) },
  rooms: (channel) =>
    channel === unknownChannel ? undefined : { joinLeave: true, maxEntries: Number(HISTORY_LINES) },
  onConnect: ({ claims, data }) => ({
    user: claims?.user ?? String((data?.value() as { name?: string })?.name),
  }),
  onSubscribe: () => ({}),
  onPublish: () => ({}),
  onRpc: ({ method, data }) => {
    if (method !== "echo") throw refuse("methodNotFound");
    return data;
  },
});

const port = Number(FC_SERVER_PORT);
uWS
  .App()
  .ws("/*", uwsRooms(rooms))
  .listen("0.0.0.0", port, (isListening: object | false) => {
    if (!isListening) throw new Error(`expected port ${port} to be free`);
  });
process.on("SIGTERM", () => rooms.drain().then(() => process.exit()));
