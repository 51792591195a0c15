// Echoes messages, compressed where the client offers it; writes one log line for each connection, with its request's id.
import { createServer } from "node:http";
import { WebSocketServer } from "ws";

const server = createServer((_request, response) => response.end("hello"));
const sockets = new WebSocketServer({ server, perMessageDeflate: { threshold: 0 } });
sockets.on("connection", (socket, { headers }) => {
  console.log(`connected, request ${headers["x-fc-request-id"]}`);
  socket.on("error", () => {});
  socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary }));
});
server.listen(process.env.FC_SERVER_PORT ?? process.env.PORT ?? 9000, "0.0.0.0", () =>
  console.log("listening"),
);
