// An echo on the `ws` library as it comes, with compression switched on. Prints where it listens.
import { WebSocketServer } from "ws";

const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: true });
server.on("connection", (socket) => {
  socket.on("error", () => {}); // a client broke a rule; ws has closed the connection
  socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary }));
});
server.on("listening", () => console.log(`ws://127.0.0.1:${server.address().port}/`));
