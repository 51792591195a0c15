// node client.js http://127.0.0.1:9100: sends one event, prints the answer, ends.
import { io } from "socket.io-client";

const socket = io(process.argv[2], { transports: ["websocket"], reconnectionAttempts: 3 });
socket.io.on("reconnect_failed", () => {
  console.error("no connection");
  process.exitCode = 1;
});
socket.on("connect", async () => {
  console.log(await socket.timeout(10_000).emitWithAck("echo", "hello over Socket.IO"));
  socket.close();
});
