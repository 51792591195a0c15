import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Arm, ArmClient } from "./arm.ts";

const APP = join(import.meta.dirname, "../../../../apps/node-socketio");
const ACKNOWLEDGED_WITHIN_MS = 1_000;
const BACK = { reconnectionDelay: 20, reconnectionDelayMax: 300, timeout: 2_000 };

/** What is used of the official client, which comes with the server as a file for browsers. */
type SocketIo = (url: string, options: object) => Socket;
interface Socket {
  readonly connected: boolean;
  readonly recovered: boolean;
  on(event: string, listener: (...values: never[]) => void): void;
  timeout(ms: number): { emitWithAck(event: string, ...values: unknown[]): Promise<{ error?: string }> };
  close(): void;
}

const load = createRequire(import.meta.url);
const officialClient = (): SocketIo => load(join(APP, "node_modules/socket.io/client-dist/socket.io.js"));

/** The chat on Socket.IO with its Redis Streams adapter and its connection state recovery. A line is sent until it is acknowledged, and shown once. */
export const socketioArm: Arm = {
  name: "node-socketio (Redis Streams adapter)",
  instance: [process.execPath, join(APP, "server/index.js")],
  environment: { LINES_IN_5_SECONDS: "1000000" },
  quietMs: 5_000,
  async join(url, rooms) {
    const lists = new Map<string, string[]>(rooms.map((room) => [channelOf(room), []]));
    const shown = new Set<string>();
    const ends: Record<number, number> = {};
    let isOver = false;
    const socket = officialClient()(url, {
      transports: ["websocket"],
      auth: { name: "proof", key: randomUUID() },
      forceNew: true,
      ...BACK,
    });
    const ask = (event: string, ...values: unknown[]) =>
      socket.timeout(ACKNOWLEDGED_WITHIN_MS).emitWithAck(event, ...values);
    const until = async (isDone: () => Promise<boolean>): Promise<void> => {
      while (!isOver && !(await isDone().catch(() => false))) await pause(50);
    };
    const enter = (): Promise<unknown> =>
      Promise.all(
        rooms.map((room) => until(async () => (await ask("join", channelOf(room))).error === undefined)),
      );
    socket.on("line", (channel: string, { text }: { text: string }) => {
      if (shown.has(`${channel} ${text}`)) return; // as the page does: a line that was sent again is shown once
      shown.add(`${channel} ${text}`);
      lists.get(channel)?.push(text);
    });
    socket.on("disconnect", () => {
      ends[1006] = (ends[1006] ?? 0) + 1;
    });
    const client: ArmClient = {
      has: (room) => lists.get(channelOf(room)) ?? [],
      sawNewEpoch: () => false,
      ends,
      publish: (room, id) =>
        until(async () => {
          const { error } = await ask("publish", channelOf(room), { id: id.padStart(8, "0"), text: id });
          return error === undefined;
        }),
      close() {
        isOver = true;
        socket.close();
      },
    };
    const entered = new EventTarget();
    socket.on("connect", async () => {
      if (!socket.recovered) await enter();
      entered.dispatchEvent(new Event("in"));
    });
    await once(entered, "in");
    return client;
  },
};

const channelOf = (room: string): string => `chat:${room.replaceAll(" ", "-")}`;
