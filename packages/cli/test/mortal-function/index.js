// An echo of which an instance ends a moment after it gave back a text of 126 octets, when that is done well and the client is gone. Where
// ONCE names a file, only the first instance does, which leaves the file behind.
import { closeSync, openSync } from "node:fs";
import { WebSocketServer } from "ws";

const FATAL_BYTES = 126;
const ENDS_AFTER_MS = 50;

function isMine() {
  if (!process.env.ONCE) return true;
  try {
    closeSync(openSync(process.env.ONCE, "wx"));
    return true;
  } catch {
    return false;
  }
}

const options = { host: "0.0.0.0", port: Number(process.env.FC_SERVER_PORT), perMessageDeflate: false };
new WebSocketServer(options).on("connection", (socket) => {
  socket.on("error", () => {});
  socket.on("message", (data, binary) => {
    socket.send(data, { binary });
    if (data.length !== FATAL_BYTES || binary) return;
    socket.on("close", () => {
      if (isMine()) setTimeout(() => process.exit(3), ENDS_AFTER_MS);
    });
  });
});
