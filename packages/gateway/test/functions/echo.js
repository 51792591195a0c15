// A function as a user writes it: an echo that also reports its process and how often its timer ran.
import { createServer } from "node:http";
import { WebSocketServer } from "ws";

let ticks = 0;
setInterval(() => ticks++, 5);

const server = createServer((_request, response) =>
  response.end(JSON.stringify({ pid: process.pid, ticks })),
);
new WebSocketServer({ server }).on("connection", (socket) => {
  socket.on("error", () => {});
  socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary }));
});
server.listen(Number(process.env.FC_SERVER_PORT), "0.0.0.0");
