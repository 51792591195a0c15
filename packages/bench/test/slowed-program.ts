import { createServer } from "node:http";
import { WebSocketServer } from "ws";

/**
 * An echo on the ws library that uses a share more CPU than it needs, on purpose: SLOWED_BY=0.1 is a tenth. It calibrates itself: every so
 * many messages it looks at what it has used and burns what it owes. SLOWED_BY=0 looks as often and burns nothing.
 */
const share = Number(process.env.SLOWED_BY ?? 0);
/** Messages between two looks. */
const EVERY = 64;
/** A turn of the loop that burns takes well below a microsecond. */
const TURNS = 50;

let burntUs = 0;
let messages = 0;
let waste = 1;

const usedUs = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

function burnWhatIsOwed(): void {
  const before = usedUs();
  const owedUs = share * (before - burntUs) - burntUs;
  let after = before;
  while (after - before < owedUs) {
    for (let i = 0; i < TURNS; i += 1) waste = (waste * 1.000_001) % 10;
    after = usedUs();
  }
  burntUs += after - before;
}

const server = createServer((_, response) => response.end(`${waste}`));
new WebSocketServer({ server, perMessageDeflate: false }).on("connection", (socket) => {
  socket.on("error", () => {});
  socket.on("message", (data, isBinary) => {
    socket.send(data, { binary: isBinary });
    messages += 1;
    if (messages % EVERY === 0) burnWhatIsOwed();
  });
});
server.listen(Number(process.env.FC_SERVER_PORT ?? 9000), "0.0.0.0");
