import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";

/** What a server of rooms does wrong, when it is asked to publish. */
export interface RoomFaults {
  /** Members that do not get a message: those for which this is true. */
  readonly loses?: (member: number) => boolean;
  /** True: every member gets every message twice. */
  readonly doubles?: boolean;
  /** True: it publishes to all rooms. */
  readonly leaks?: boolean;
  /** True: it refuses to publish. */
  readonly refuses?: boolean;
  /** True: it puts whoever publishes out of the room; only the Centrifuge protocol has a word for that. */
  readonly putsOut?: boolean;
  /** True: it answers no join. */
  readonly ignores?: boolean;
}

/** Members of rooms in this process, by the protocol that a subclass of a test speaks. */
interface Membership {
  readonly socket: WebSocket;
  readonly number: number;
  readonly rooms: Set<string>;
}

type Speak = (
  members: readonly Membership[],
  faults: RoomFaults,
) => (member: Membership, text: string) => void;

async function served(speak: Speak, faults: RoomFaults, greet: (socket: WebSocket) => void): Promise<string> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
  const members: Membership[] = [];
  const hear = speak(members, faults);
  server.on("connection", (socket) => {
    const member = { socket, number: members.length, rooms: new Set<string>() };
    members.push(member);
    socket.on("error", () => {});
    socket.on("message", (data) => hear(member, String(data)));
    greet(socket);
  });
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

function fanOut(members: readonly Membership[], faults: RoomFaults, room: string, text: string): void {
  for (const { socket, rooms, number } of members) {
    if (!(rooms.has(room) || faults.leaks) || faults.loses?.(number)) continue;
    socket.send(text);
    if (faults.doubles) socket.send(text);
  }
}

/** A server of the Centrifuge client protocol (JSON, version 2), as far as a benchmark goes. It pings at once, as servers do now and then. */
export const centrifugeServer = (faults: RoomFaults = {}): Promise<string> =>
  served(
    (members) => (member, text) => {
      for (const line of text.split("\n")) {
        const { id, connect, subscribe, publish } = JSON.parse(line);
        const reply = (body: object): void => member.socket.send(JSON.stringify({ id, ...body }));
        if (connect) reply({ connect: { client: `c${member.number}`, ping: 25, pong: true } });
        if (connect) member.socket.send("{}");
        if (subscribe && !faults.ignores) {
          member.rooms.add(subscribe.channel);
          reply({ subscribe: {} });
        }
        if (publish && faults.refuses) reply({ error: { code: 111, message: "too many requests" } });
        else if (publish) {
          const { channel, data } = publish;
          // In one frame with a reply, as a server may write them.
          member.socket.send(
            `${JSON.stringify({ id, publish: {} })}\n${JSON.stringify({ push: { channel, join: {} } })}`,
          );
          if (faults.putsOut) {
            const unsubscribe = { code: 2500, reason: "insufficient state" };
            member.socket.send(JSON.stringify({ push: { channel, unsubscribe } }));
          }
          fanOut(members, faults, channel, JSON.stringify({ push: { channel, pub: { data, offset: 1 } } }));
        }
      }
    },
    faults,
    () => {},
  );

/** A Socket.IO server (Engine.IO 4, Socket.IO 5) on WebSocket alone, as far as a benchmark goes. */
export const socketIoServer = (faults: RoomFaults = {}): Promise<string> =>
  served(
    (members) => (member, text) => {
      if (text.startsWith("40")) member.socket.send(faults.refuses ? '44{"message":"no"}' : '40{"sid":"s"}');
      const [, ack, body] = /^42(\d*)(.*)$/s.exec(text) ?? [];
      if (body === undefined) return;
      const [event, room, line] = JSON.parse(body);
      if (event === "join" && !faults.ignores) {
        member.rooms.add(room);
        member.socket.send(`43${ack}[]`);
      }
      if (event === "publish") fanOut(members, faults, room, `42${JSON.stringify(["line", room, line])}`);
    },
    faults,
    (socket) => {
      socket.send('0{"sid":"e","upgrades":[],"pingInterval":25000,"pingTimeout":20000}');
      socket.send("2");
    },
  );
