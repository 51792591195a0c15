import type net from "node:net";
import { deflateRawSync } from "node:zlib";
import { acceptHeaders, encodeFrame, encodeResponse, OPCODE, type RawHeader, RSV1 } from "@wsfn/protocol";

/** What a server does with a connection. */
type Act = (socket: net.Socket) => void;

/** Writes for as long as the other side takes it. */
const pour =
  (chunk: Buffer): Act =>
  (socket) => {
    const more = (): void => {
      while (!socket.destroyed && socket.write(chunk)) {}
    };
    socket.on("drain", more);
    more();
  };

/** Writes a little every few milliseconds, for ever. */
const drip =
  (chunk: Buffer | string): Act =>
  (socket) => {
    const timer = setInterval(() => socket.write(chunk), 50);
    socket.on("close", () => clearInterval(timer));
  };

const say =
  (octets: Buffer | string): Act =>
  (socket) => {
    socket.write(octets);
  };

/** Reads what comes, which a socket that nobody listens to does not. */
const read: Act = (socket) => {
  socket.resume();
};

const first =
  (...acts: readonly Act[]): Act =>
  (socket) => {
    for (const act of acts) act(socket);
  };

/** Answers the opening request as it should be answered, then acts; `echo` gets what comes after it. */
const open =
  (act: Act, echo: (octets: Buffer, socket: net.Socket) => void = () => {}, more: RawHeader[] = []): Act =>
  (socket) => {
    let head = "";
    let isOpen = false;
    socket.on("data", (chunk: Buffer) => {
      if (isOpen) {
        echo(chunk, socket);
        return;
      }
      head += chunk.toString("latin1");
      const key = /sec-websocket-key: (\S+)/i.exec(head)?.[1];
      if (!head.includes("\r\n\r\n") || key === undefined) return;
      isOpen = true;
      socket.write(encodeResponse({ status: 101, headers: [...acceptHeaders({ key }), ...more] }));
      act(socket);
    });
  };

/** Only the first connection is served at all. */
function once(act: Act): Act {
  let served = false;
  return (socket) => {
    if (!served) act(socket);
    served = true;
  };
}

const GARBAGE = Buffer.from(
  Array.from({ length: 65_536 }, (_, index) => (index * 7919 + (index >> 3)) & 0xff),
);
const hex = (pairs: string): Buffer => Buffer.from(pairs.replaceAll(" ", ""), "hex");
const repeat = (pairs: string, count: number): Buffer => hex(pairs.repeat(count));
const pings = repeat("8900", 30_000);
const BOMB = encodeFrame({
  opcode: OPCODE.binary,
  rsv: RSV1,
  payload: deflateRawSync(Buffer.alloc(64 * 1024 * 1024)),
});
/** Takes 4 MiB, and takes it again and again. */
const SMALL_BOMB = encodeFrame({
  opcode: OPCODE.binary,
  rsv: RSV1,
  payload: deflateRawSync(Buffer.alloc(4 * 1024 * 1024)),
});
const DEFLATES: RawHeader[] = [["Sec-WebSocket-Extensions", "permessage-deflate"]];
const SMALL_WINDOW: RawHeader[] = [
  ["Sec-WebSocket-Extensions", "permessage-deflate; server_max_window_bits=9"],
];

/** Servers with which no handshake comes about, by what they do. */
export const BEFORE_HANDSHAKE: Readonly<Record<string, Act>> = {
  "says nothing": read,
  "never reads": (socket) => socket.pause(),
  "closes at once": (socket) => socket.end(),
  "resets at once": (socket) => socket.resetAndDestroy(),
  "sends garbage without end": pour(GARBAGE),
  "sends a line without end": pour(Buffer.alloc(65_536, 0x61)),
  "sends one octet a moment": drip("H"),
  "speaks TLS": say(hex("15 03 03 00 02 02 28")),
  "speaks HTTP/2": say(
    hex("00 00 12 04 00 00 00 00 00 00 03 00 00 00 64 00 04 00 01 00 00 00 05 00 00 40 00"),
  ),
  "speaks SSH": say("SSH-2.0-OpenSSH_9.2\r\n"),
  "answers 200 with a body without end": first(
    say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
    pour(Buffer.from(`1000\r\n${"a".repeat(4096)}\r\n`)),
  ),
  "answers 101 with fields without end": first(
    say("HTTP/1.1 101 Switching Protocols\r\n"),
    pour(Buffer.from(`X-Endless: ${"a".repeat(100)}\r\n`.repeat(500))),
  ),
  "answers 100 without end": pour(Buffer.from("HTTP/1.1 100 Continue\r\n\r\n".repeat(2000))),
};

/** Servers that answer 101, and what they do then. */
export const BEHIND_HANDSHAKE: Readonly<Record<string, Act>> = {
  "answers 101 with a wrong accept, then garbage": first(
    say(encodeResponse({ status: 101, headers: acceptHeaders({ key: "AAAAAAAAAAAAAAAAAAAAAA==" }) })),
    pour(GARBAGE),
  ),
  "closes after 101": open((socket) => socket.end()),
  "resets after 101": open((socket) => socket.resetAndDestroy()),
  "says nothing after 101": open(read),
  "never reads after 101": open((socket) => socket.pause()),
  "sends garbage after 101": open(pour(GARBAGE)),
  "sends one octet a moment after 101": open(drip(hex("00"))),
  "sends pings without end": open(pour(pings)),
  "sends pings without end and never reads": open(first((socket) => socket.pause(), pour(pings))),
  "sends empty fragments without end": open(first(say(hex("01 00")), pour(repeat("0000", 30_000)))),
  "sends fragments of one octet without end": open(
    first(say(hex("01 01 61")), pour(repeat("000161", 20_000))),
  ),
  "sends tiny messages without end": open(pour(repeat("810161", 20_000))),
  "sends Close frames without end": open(pour(repeat("880203e8", 16_000))),
  "announces 2^62 octets": open(say(hex("82 7f 40 00 00 00 00 00 00 00"))),
  "announces 2^63 octets": open(say(hex("82 7f 80 00 00 00 00 00 00 00"))),
  "stops inside a frame": open(say(hex("82 7e 10 00 61 61"))),
  "sends everything back a hundred times": open(read, (octets, socket) => {
    for (let times = 0; times < 100 && !socket.destroyed; times += 1) socket.write(octets);
  }),
  "never closes": open(read, () => {}),
  "half-closes and reads on": open(
    (socket) => socket.end(),
    () => {},
  ),
  "sends compressed bombs without end": open(pour(BOMB), () => {}, DEFLATES),
  "sends small compressed bombs without end": open(pour(SMALL_BOMB), () => {}, DEFLATES),
  "sends compressed bombs in a small window": open(pour(SMALL_BOMB), () => {}, SMALL_WINDOW),
  "serves the first client alone": once(open(read)),
};
