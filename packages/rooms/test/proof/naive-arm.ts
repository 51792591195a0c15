import { EventEmitter, once } from "node:events";
import { join } from "node:path";
import { WebSocket as ReconnectingWebSocket } from "partysocket";
import { WebSocket } from "ws";
import type { Arm, ArmClient } from "./arm.ts";

const ACKNOWLEDGED_WITHIN_MS = 1_000;

/** A reconnecting WebSocket and plain pub/sub: no log, no place, no ids. A publication is sent until it is acknowledged. */
export const naiveArm: Arm = {
  name: "partysocket and plain pub/sub",
  instance: [process.execPath, join(import.meta.dirname, "naive-instance-program.ts")],
  quietMs: 1_500,
  async join(url, rooms) {
    const lists = new Map<string, string[]>(rooms.map((room) => [room, []]));
    const ends: Record<number, number> = {};
    const events = new EventEmitter();
    events.setMaxListeners(0);
    const joined = new Set<string>();
    let isOver = false;
    const socket = new ReconnectingWebSocket(url, [], {
      WebSocket,
      minReconnectionDelay: 20,
      maxReconnectionDelay: 300,
      connectionTimeout: 2_000,
    });
    socket.addEventListener("open", () => {
      for (const room of rooms) socket.send(JSON.stringify({ room }));
    });
    socket.addEventListener("close", ({ code }) => {
      ends[code] = (ends[code] ?? 0) + 1;
    });
    socket.addEventListener("error", () => {});
    socket.addEventListener("message", ({ data }) => {
      const message = JSON.parse(String(data));
      if (message.joined !== undefined) joined.add(message.joined);
      else if (message.acknowledged !== undefined) events.emit(`acknowledged ${message.acknowledged}`);
      else lists.get(message.room)?.push(message.id);
      events.emit("message");
    });
    while (joined.size < rooms.length) await once(events, "message");
    const client: ArmClient = {
      has: (room) => lists.get(room) ?? [],
      sawNewEpoch: () => false,
      ends,
      async publish(room, id) {
        while (!isOver) {
          const acknowledged = once(events, `acknowledged ${id}`, {
            signal: AbortSignal.timeout(ACKNOWLEDGED_WITHIN_MS),
          }).then(
            () => true,
            () => false,
          );
          socket.send(JSON.stringify({ room, id }));
          if (await acknowledged) return;
        }
      },
      close() {
        isOver = true;
        socket.close();
      },
    };
    return client;
  },
};
