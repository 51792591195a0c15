import { createServer } from "node:http";
import { WebSocketServer } from "ws";

const server = createServer((_request, response) => response.end("a web page of your own\n"));
server.keepAliveTimeout = 0; // the platform keeps connections for later requests

const sockets = new WebSocketServer({ server, path: "/ws" });
sockets.on("connection", (socket) => {
  socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary }));
  socket.on("error", (error) => console.error(error.message));
});

server.listen(Number(process.env.FC_SERVER_PORT || 9000), "0.0.0.0"); // not "localhost"
