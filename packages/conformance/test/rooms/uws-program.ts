// A server of rooms on uWebSockets.js as a function, bundled and run by Node 20: its build of 2023 knows no later Node.

import uWS from "uWebSockets.js";
import { createRooms } from "@wsfn/rooms";
import { redisLog } from "@wsfn/rooms/redis";
import { uwsRooms } from "@wsfn/rooms/uws";
import { referenceApplication } from "../../mutants/rooms/reference.ts";

const { FC_SERVER_PORT, REDIS_URL, HISTORY_LINES = "100", COMMANDS_A_SECOND } = process.env;

const application = referenceApplication(Number(HISTORY_LINES));
const rooms = createRooms({
  ...application,
  log: REDIS_URL ? redisLog({ redis: REDIS_URL }) : undefined,
  limits: {
    ...application.limits,
    ...(COMMANDS_A_SECOND && { commandsPerSecond: Number(COMMANDS_A_SECOND) }),
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
