import net from "node:net";
import { BEFORE_HANDSHAKE, BEHIND_HANDSHAKE } from "./hostile-servers.ts";

/** Every hostile server, in a process that is not the suite's, so that what they burn is not counted as its own. Ports go to stdout. */
const ports = Object.entries({ ...BEFORE_HANDSHAKE, ...BEHIND_HANDSHAKE }).map(
  ([name, act]) =>
    new Promise<[name: string, port: number]>((resolve) => {
      const server = net.createServer({ allowHalfOpen: true }, (socket) => {
        socket.on("error", () => socket.destroy());
        act(socket);
      });
      server.listen(0, "127.0.0.1", () => {
        const address = server.address();
        resolve([name, typeof address === "object" && address ? address.port : 0]);
      });
    }),
);
process.stdout.write(`${JSON.stringify(Object.fromEntries(await Promise.all(ports)))}\n`);
// Its owner holds the other end of stdin and may end without a word.
process.stdin.on("end", () => process.exit()).resume();
