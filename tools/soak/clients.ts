import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { WebSocket } from "ws";

/** A number from 0 up to 1. */
type Draw = () => number;

/** One client from its connect to its end. Resolves with the messages that came back. @throws {Error} when the server was wrong */
export type Client = (url: string, draw: Draw) => Promise<number>;

const LIMIT = 2 ** 20;
const LETTERS = Buffer.from(Array.from({ length: 2 * LIMIT }, (_, i) => 97 + ((i * i + (i >> 7)) % 23)));
const part = (bytes: number, draw: Draw): Buffer => {
  const from = Math.floor(draw() * (LETTERS.length - bytes));
  return LETTERS.subarray(from, from + bytes);
};
/** All orders of magnitude alike: from one octet to the limit. */
const anySize = (draw: Draw): number => Math.floor(2 ** (20 * draw()));

async function opened(url: string, draw: Draw): Promise<WebSocket> {
  const socket = new WebSocket(url, { perMessageDeflate: draw() < 0.3 });
  await once(socket, "open");
  socket.on("error", () => {}); // a reset: "close" comes as well
  return socket;
}

const closed = (socket: WebSocket): Promise<number> =>
  new Promise((resolve) => socket.once("close", (code) => resolve(code)));

/** What comes back next. @throws {Error} when the connection ends instead */
const answer = (socket: WebSocket): Promise<{ data: Buffer; isBinary: boolean }> =>
  new Promise((resolve, reject) => {
    const ended = (code: number) => reject(new Error(`expected an echo, got the end with ${code}`));
    socket.once("close", ended);
    socket.once("message", (data: Buffer, isBinary) => {
      socket.off("close", ended);
      resolve({ data, isBinary });
    });
  });

/** Sends a few messages one after the other and closes. */
const polite: Client = async (url, draw) => {
  const socket = await opened(url, draw);
  const end = closed(socket);
  const count = Math.ceil(draw() * 6);
  for (let i = 0; i < count; i++) {
    const sent = part(anySize(draw), draw);
    const binary = draw() < 0.5;
    const echo = answer(socket);
    socket.send(sent, { binary });
    const { data, isBinary } = await echo;
    if (isBinary !== binary || !data.equals(sent))
      throw new Error(`a message of ${sent.length} came back changed`);
  }
  socket.close(1000);
  const code = await end;
  if (code !== 1000) throw new Error(`expected the close code 1000, got ${code}`);
  return count;
};

/** Leaves in the middle of what it sends and is sent. */
const leaving: Client = async (url, draw) => {
  const socket = await opened(url, draw);
  for (let i = 0; i < 5; i++) socket.send(part(anySize(draw), draw));
  await pause(draw() * 50);
  socket.terminate();
  return 0;
};

/** Sends much and reads nothing. */
const deaf: Client = async (url, draw) => {
  const socket = await opened(url, draw);
  socket.pause();
  for (let i = 0; i < 40; i++) socket.send(part(LIMIT / 4, draw));
  await pause(1000 + draw() * 4000);
  socket.terminate();
  return 0;
};

/** Sends more than the limit. The end may overtake the close code while we still write. */
const tooLong: Client = async (url, draw) => {
  const socket = await opened(url, draw);
  const end = closed(socket);
  socket.send(part(LIMIT + 1 + anySize(draw) / 16, draw));
  const code = await end;
  if (code !== 1009 && code !== 1006) throw new Error(`expected the close code 1009, got ${code}`);
  return 0;
};

/** Says nothing for a while. */
const silent: Client = async (url, draw) => {
  const socket = await opened(url, draw);
  await pause(draw() * 20_000);
  socket.close();
  await closed(socket);
  return 0;
};

const KEY = Buffer.alloc(16).toString("base64");
const HANDSHAKE = `GET / HTTP/1.1\r\nHost: soak\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${KEY}\r\n\r\n`;

/** Writes some octets on a bare socket, waits, and ends it: politely, or with a reset. */
const bare =
  (octets: (draw: Draw) => readonly (string | Buffer)[]): Client =>
  async (url, draw) => {
    const { hostname, port } = new URL(url);
    const socket: Socket = connect(Number(port), hostname);
    const end = new Promise((resolve) => socket.once("close", resolve));
    socket.on("error", () => {}).resume();
    await Promise.race([new Promise((resolve) => socket.once("connect", resolve)), end]);
    for (const chunk of octets(draw)) socket.write(chunk);
    await Promise.race([end, pause(1000)]);
    if (draw() < 0.5) socket.resetAndDestroy();
    else socket.end();
    await Promise.race([end, pause(5000, undefined, { ref: false })]);
    socket.destroy();
    return 0;
  };

const half = bare((draw) => [HANDSHAKE.slice(0, 1 + Math.floor(draw() * (HANDSHAKE.length - 1)))]);
const cut = bare((draw) => [
  HANDSHAKE,
  Buffer.from([0x82, 0xfe, 0xff, 0xff, 1, 2, 3, 4]),
  part(30_000, draw),
]);
const wrong = bare(() => [HANDSHAKE, Buffer.from([0x83, 0x80, 1, 2, 3, 4]), "nonsense"]);

const plain: Client = async (url) => {
  const response = await fetch(`${url.replace("ws:", "http:")}healthz`);
  if ((await response.text()) !== "ok") throw new Error("expected ok from /healthz");
  return 0;
};

/** Of a hundred clients, how many are of each kind. */
export const CLIENTS: readonly (readonly [weight: number, client: Client])[] = [
  [50, polite],
  [14, leaving],
  [2, deaf],
  [4, tooLong],
  [8, silent],
  [6, half],
  [6, cut],
  [5, wrong],
  [5, plain],
];
