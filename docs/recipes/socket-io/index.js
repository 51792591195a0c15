import { createServer } from "node:http";
import { Server } from "socket.io";

const server = createServer((_request, response) => response.end("a web page of your own\n"));
server.keepAliveTimeout = 0; // the platform keeps connections for later requests

// WebSocket alone: polling is many requests, and each may reach another instance.
const io = new Server(server, { transports: ["websocket"], cors: { origin: true } });
io.on("connection", (socket) => {
  socket.on("echo", (message, answer) => answer(message));
});

server.listen(Number(process.env.FC_SERVER_PORT || 9000), "0.0.0.0");
