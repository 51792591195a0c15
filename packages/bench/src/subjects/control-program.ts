import { createServer } from "node:http";
import { acceptKey } from "@wsfn/protocol";
import { echoes } from "./control-echo.ts";

/**
 * An echo with no WebSocket library: what Node's sockets alone can do, so that it shows what a library or a relay adds. It takes
 * final text and binary frames, unmasks them and sends them back. No server for anything else: it checks nothing.
 */
const server = createServer((_, response) => response.end("ok"));
server.on("upgrade", (request, socket) => {
  const accept = acceptKey(request.headers["sec-websocket-key"] ?? "");
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  const waiting: Buffer[] = [];
  let waitingBytes = 0;
  let wanted = 0;
  socket.on("data", (read: Buffer) => {
    waiting.push(read);
    waitingBytes += read.length;
    // A long message comes in many reads: joined once, not with every one.
    if (waitingBytes < wanted) return;
    const done = echoes(waiting.length === 1 ? read : Buffer.concat(waiting));
    wanted = done.wanted;
    waitingBytes = done.rest.length;
    waiting.length = 0;
    if (waitingBytes > 0) waiting.push(done.rest);
    if (done.out.length > 0) socket.write(done.out);
  });
  socket.on("end", () => socket.end());
  socket.on("error", () => socket.destroy());
});
server.listen(Number(process.env.FC_SERVER_PORT ?? 9000), "0.0.0.0");
