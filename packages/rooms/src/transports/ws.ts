import type { IncomingMessage } from "node:http";
import type { Rooms } from "../rooms.ts";
import type { Arrival, Frame } from "../transport.ts";
import { textOf } from "./text-of.ts";

/** What is used of a WebSocket of the `ws` library. */
export interface WsSocket {
  readonly bufferedAmount: number;
  /** Empty where nothing was agreed on. */
  readonly extensions: string;
  readonly readyState: number;
  send(data: Frame, options: { readonly binary: boolean }): void;
  close(code: number, reason: string): void;
  on(event: "message", listener: (data: Buffer | ArrayBuffer | Buffer[], isBinary: boolean) => void): unknown;
  on(event: "close" | "error", listener: () => void): unknown;
}

/** Serves a client that opened a WebSocket on the `ws` library: `webSockets.on("connection", (socket, request) => serveWs(rooms, socket, request))`. */
export function serveWs(rooms: Rooms, socket: WsSocket, request: IncomingMessage): void {
  const { socket: connection } = request;
  const session = rooms.accept(
    {
      send(frame) {
        // Without an extension a message is its octets behind a header: one write of what is put together once for all receivers.
        // The library would make a header and a vector of two for each, and compresses where that was agreed on.
        if (socket.extensions !== "") socket.send(frame, { binary: false });
        else if (socket.readyState === OPEN) connection.write(onTheWire(frame));
      },
      unreadBytes: () => socket.bufferedAmount,
      close: (code, reason) => socket.close(code, reason),
    },
    arrivalOf(request),
  );
  // ws hands out one Buffer, as long as its binaryType is left alone. Text is what the JSON form of the protocol is.
  socket.on("message", (data) => session.message(textOf(data as Buffer)));
  socket.on("error", () => {}); // "close" follows
  socket.on("close", () => session.closed());
}

const OPEN = 1;

/** The last message that was put together: a frame for many goes to one after the other. */
let last: { readonly frame: Frame; readonly octets: Buffer } | undefined;

/** A text message of one unmasked frame (RFC 6455 section 5.2). */
function onTheWire(frame: Frame): Buffer {
  if (last?.frame === frame) return last.octets;
  const octets = Buffer.concat([headerOf(frame.byteLength), frame]);
  last = { frame, octets };
  return octets;
}

const TEXT = 0x81;
const LENGTH_IN_16_BITS = 126;
const LENGTH_IN_64_BITS = 127;

function headerOf(length: number): Buffer {
  if (length < LENGTH_IN_16_BITS) return Buffer.from([TEXT, length]);
  if (length < 2 ** 16) return Buffer.from([TEXT, LENGTH_IN_16_BITS, length >> 8, length & 0xff]);
  const header = Buffer.alloc(10);
  header[0] = TEXT;
  header[1] = LENGTH_IN_64_BITS;
  header.writeBigUInt64BE(BigInt(length), 2);
  return header;
}

/** What is known of a client, from a request of Node's. */
export function arrivalOf({ url = "/", headers }: IncomingMessage): Arrival {
  const single = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]),
  );
  return { url, origin: headers.origin, headers: single };
}
