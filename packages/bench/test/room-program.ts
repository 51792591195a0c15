// A function that serves rooms by the Centrifuge client protocol over Redis pub/sub, as far as a benchmark goes: nothing is kept.
import { once } from "node:events";
import { connect } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";

const { REDIS_URL = "", FC_SERVER_PORT = "9000" } = process.env;
const { hostname, port, password } = new URL(REDIS_URL);
const redis = () => {
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  socket.write(`AUTH ${password}\r\n`);
  return socket;
};

const rooms = new Map<string, Set<WebSocket>>();
const publisher = redis().resume();
const subscriber = redis();
subscriber.write("PSUBSCRIBE *\r\n");

/** Channel and payload of what Redis delivers to a pattern (RESP2). */
const DELIVERY = /pmessage\r\n\$1\r\n\*\r\n\$\d+\r\n([^\r]+)\r\n\$\d+\r\n([^\r]+)\r\n/g;
let rest = "";
subscriber.on("data", (bytes) => {
  rest += bytes.toString("latin1");
  let end = 0;
  for (const { 0: whole, 1: channel = "", 2: payload = "", index } of rest.matchAll(DELIVERY)) {
    end = index + whole.length;
    const data = JSON.parse(Buffer.from(payload, "base64url").toString());
    const text = JSON.stringify({ push: { channel, pub: { data } } });
    for (const socket of rooms.get(channel) ?? []) socket.send(text);
  }
  rest = rest.slice(end);
});

// Whoever publishes reaches this instance from its first connection on.
while (!rest.includes("psubscribe")) await once(subscriber, "data");
const server = new WebSocketServer({
  port: Number(FC_SERVER_PORT),
  host: "0.0.0.0",
  perMessageDeflate: false,
});
server.on("connection", (socket) => {
  socket.on("error", () => {});
  socket.on("close", () => {
    for (const members of rooms.values()) members.delete(socket);
  });
  socket.on("message", (frame) => {
    for (const line of String(frame).split("\n")) {
      const { id, connect: hello, subscribe, publish } = JSON.parse(line);
      if (hello) socket.send(JSON.stringify({ id, connect: { client: "c", ping: 25, pong: true } }));
      if (subscribe) {
        rooms.set(subscribe.channel, (rooms.get(subscribe.channel) ?? new Set()).add(socket));
        socket.send(JSON.stringify({ id, subscribe: {} }));
      }
      if (publish) {
        const payload = Buffer.from(JSON.stringify(publish.data)).toString("base64url");
        publisher.write(`PUBLISH ${publish.channel} ${payload}\r\n`);
        socket.send(JSON.stringify({ id, publish: {} }));
      }
    }
  });
});
