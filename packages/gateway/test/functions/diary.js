// Two processes, a parent and its child, that each write a dot into a file of their own every 5 ms for as long as they have
// CPU. The files are read by somebody who must not ask: asking wakes the instance.
import { fork } from "node:child_process";
import { once } from "node:events";
import { appendFileSync } from "node:fs";
import { createServer } from "node:http";

const write = () => appendFileSync(`${process.env.DIARIES}/${process.pid}`, ".");
write();
setInterval(write, 5);

if (process.send) process.send("begun");
else {
  const child = fork(import.meta.filename);
  await once(child, "message");
  createServer((_request, response) => response.end(JSON.stringify([process.pid, child.pid])))
    .on("upgrade", (_request, socket) => {
      socket.on("error", () => {});
      socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
    })
    .listen(Number(process.env.FC_SERVER_PORT), "0.0.0.0");
}
