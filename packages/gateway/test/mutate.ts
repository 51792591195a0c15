/** Random numbers that a seed repeats: mulberry32, public domain. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What request smugglers and broken clients send. */
const SPLICES = [
  "\r\n",
  "\n",
  "\r",
  "\0",
  "\r\n\r\n",
  "\r\n ",
  " ",
  "\t",
  ":",
  "Content-Length: 5\r\n",
  "Content-Length: 0\r\n",
  "Content-Length: 99999999999999999999\r\n",
  "Content-Length: -1\r\n",
  "Transfer-Encoding: chunked\r\n",
  "Transfer-Encoding: xchunked\r\n",
  "Transfer-Encoding : chunked\r\n",
  "Host: other\r\n",
  "Host: echo.localhost\r\n",
  "Connection: close\r\n",
  "Connection: Upgrade\r\n",
  "Upgrade: h2c\r\n",
  "Expect: 100-continue\r\n",
  "X-Fc-Request-Id: forged\r\n",
  "0\r\n\r\n",
  "5\r\nhello\r\n",
  "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n",
  "HTTP/1.0",
  "HTTP/1.2",
  "\xff\xfe",
  "é",
  "%00",
  "#",
] as const;

const HEADS = [
  "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
  "GET /a?b=c HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: a=b\r\nConnection: keep-alive\r\n\r\n",
  "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello",
  "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
  "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
  "GET http://localhost/x HTTP/1.1\r\nHost: localhost\r\n\r\n",
  "GET / HTTP/1.0\r\n\r\n",
  [
    "GET / HTTP/1.1",
    "Host: localhost",
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "",
    "\x81\x85\x00\x00\x00\x00hello",
  ].join("\r\n"),
] as const;

const ANSWERS = [
  "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-Fc-Status: 404\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
  "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n",
  "HTTP/1.0 200 OK\r\n\r\nuntil the end",
  "HTTP/1.1 426 Upgrade Required\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 0\r\n\r\n",
  "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n\x81\x02hi",
] as const;

/** A request with one to five things wrong with it; now and then with none. */
export const mutated = (random: () => number): Buffer => mutatedFrom(HEADS, random);

/** An answer of a function, likewise. */
export const mutatedAnswer = (random: () => number): Buffer => mutatedFrom(ANSWERS, random);

function mutatedFrom(heads: readonly string[], random: () => number): Buffer {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const at = (text: string): number => Math.floor(random() * (text.length + 1));
  const mutations: readonly ((text: string) => string)[] = [
    (text) => splice(text, at(text), 0, pick(SPLICES)),
    (text) => splice(text, at(text), 1 + Math.floor(random() * 8), ""),
    (text) => splice(text, at(text), 1, String.fromCharCode(Math.floor(random() * 256))),
    (text) => text.slice(0, at(text)),
    (text) => text + pick(heads),
    (text) => text.replace("\r\n", `\r\n${pick(SPLICES)}`),
    (text) => text.replace(/\r\n/g, () => (random() < 0.2 ? "\n" : "\r\n")),
    (text) => splice(text, at(text), 0, "A".repeat(Math.floor(random() * 20_000))),
    (text) => duplicateLine(text, Math.floor(random() * 6)),
  ];
  let text: string = pick(heads);
  for (let i = Math.floor(random() * 6); i > 0; i--) text = pick(mutations)(text);
  return Buffer.from(text, "latin1");
}

const splice = (text: string, at: number, remove: number, put: string): string =>
  text.slice(0, at) + put + text.slice(at + remove);

function duplicateLine(text: string, index: number): string {
  const lines = text.split("\r\n");
  const line = lines[index];
  return line === undefined ? text : lines.toSpliced(index, 0, line).join("\r\n");
}
