import { fork } from "node:child_process";
import { type WebSocket, WebSocketServer } from "ws";

/** What the server does when a text of this length comes; else it is an ordinary echo. */
export const FATAL_BYTES = 126;
export type Act = "ends" | "hangs" | "burns" | Late;
/** The process serves on for so many ms after that, and then ends: having broken off, without an answer, or after an ordinary echo. */
type Late = `${"cuts" | "mute" | "echoes"} and ends after ${number}`;
/** How long `burns` keeps the only thread once the client has left: the case that did it holds, the next ones have to wait. */
const BURNS_MS = 1500;

const spin = (forMs: number): void => {
  const until = performance.now() + forMs;
  while (performance.now() < until);
};

const ACTS: Readonly<Record<Exclude<Act, Late>, () => void>> = {
  ends: () => process.exit(3),
  hangs: () => spin(Number.POSITIVE_INFINITY),
  burns: () => spin(BURNS_MS),
};

/** What becomes of the fatal message. True: it is not echoed. */
function swallows(act: Act, socket: WebSocket): boolean {
  const [answer, afterMs] = act.split(" and ends after ");
  if (afterMs !== undefined) {
    setTimeout(() => process.exit(3), Number(afterMs));
    if (answer === "cuts") socket.terminate();
    return answer !== "echoes";
  }
  const perform = ACTS[act as Exclude<Act, Late>];
  if (act === "burns") socket.once("close", perform);
  else perform();
  return false;
}

/** Serves on a port, 0 for a free one, and prints it. */
function serve(act: Act, port: number): void {
  const server = new WebSocketServer({ port, host: "127.0.0.1" });
  server.on("connection", (socket) => {
    socket.on("error", () => {});
    socket.on("message", (data: Buffer, binary) => {
      const isFatal = data.length === FATAL_BYTES && !binary;
      if (!isFatal || !swallows(act, socket)) socket.send(data, { binary });
    });
  });
  server.on("listening", () => {
    const address = server.address();
    const bound = typeof address === "object" && address ? address.port : 0;
    if (process.send) process.send(bound);
    else process.stdout.write(`${bound}\n`);
  });
}

/** Starts it again on the same port whenever it ends, as a supervisor does. */
function supervise(act: Act, port: number): void {
  const child = fork(import.meta.filename, [act, `${port}`]);
  let bound = port;
  child.on("message", (message) => {
    if (port === 0) process.stdout.write(`${message}\n`);
    bound = Number(message);
  });
  child.on("exit", () => supervise(act, bound));
  process.once("exit", () => child.kill("SIGKILL"));
}

const [, , act = "ends", port = "0", supervised] = process.argv;
// Its owner holds the other end and may end without a word; a child's is the supervisor's.
if (process.send) process.on("disconnect", () => process.exit());
else process.stdin.on("end", () => process.exit()).resume();
if (supervised === "supervised") supervise(act as Act, Number(port));
else serve(act as Act, Number(port));
