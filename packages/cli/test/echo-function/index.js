// The smallest function that echoes: port 9000 unless the platform says otherwise. ECHO_SHORT breaks it by one octet,
// ECHO_PATH is the only path at which it takes handshakes.
import { WebSocketServer } from "ws";

const port = Number(process.env.FC_SERVER_PORT ?? 9000);
const missing = process.env.ECHO_SHORT ? 1 : 0;
const path = process.env.ECHO_PATH || undefined;

new WebSocketServer({ host: "0.0.0.0", port, path, perMessageDeflate: false }).on("connection", (socket) => {
  socket.on("error", () => {});
  socket.on("message", (data, binary) => {
    socket.send(data.subarray(0, Math.max(0, data.length - missing)), { binary });
  });
});
console.log(`listening on ${port}, process ${process.pid}`);
