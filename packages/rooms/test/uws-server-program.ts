// A server of rooms on uWebSockets.js, run by Node 20 in a process of its own: its build of 2023 knows no later Node. Prints its
// URL; a line on stdin cuts every connection.

import uWS from "uWebSockets.js";
import { createInterface } from "node:readline";
import { createRooms } from "../src/index.ts";
import { type UwsBehavior, uwsRooms } from "../src/transports/uws.ts";

interface Cuttable {
  close(): void;
}

const rooms = createRooms({
  onConnect: ({ data }) => {
    const { user = "" } = (data?.value() ?? {}) as { user?: string };
    return { user, info: { name: user } };
  },
  onSubscribe: () => ({}),
  onPublish: () => ({}),
  onRpc: ({ method, data }) => ({ method, data }),
});
const open = new Set<Cuttable>();
const behavior: UwsBehavior = uwsRooms(rooms);

uWS
  .App()
  .ws("/*", {
    ...behavior,
    open(socket: Parameters<UwsBehavior["open"]>[0] & Cuttable) {
      open.add(socket);
      behavior.open(socket);
    },
    close(socket: Parameters<UwsBehavior["close"]>[0] & Cuttable) {
      open.delete(socket);
      behavior.close(socket);
    },
  })
  .listen("127.0.0.1", 0, (listening: object | false) => {
    if (listening === false) throw new Error("expected a free port");
    console.log(`ws://127.0.0.1:${uWS.us_socket_local_port(listening)}`);
  });

createInterface({ input: process.stdin })
  .on("line", () => {
    for (const socket of [...open]) socket.close();
  })
  .on("close", () => process.exit(0));
