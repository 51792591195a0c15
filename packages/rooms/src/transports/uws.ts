import type { Rooms } from "../rooms.ts";
import type { Arrival, Frame, Received } from "../transport.ts";
import { textOf } from "./text-of.ts";

/** What is used of a request of uWebSockets.js. */
export interface UwsRequest {
  getUrl(): string;
  getQuery(): string | undefined;
  getHeader(name: string): string;
  forEach(each: (name: string, value: string) => void): void;
}

/** What is used of a response of uWebSockets.js. */
export interface UwsResponse {
  upgrade(userData: UwsUserData, key: string, protocol: string, extensions: string, context: unknown): void;
}

/** What is used of a WebSocket of uWebSockets.js. */
export interface UwsSocket {
  getUserData(): UwsUserData;
  send(message: Frame, isBinary: boolean): number;
  getBufferedAmount(): number;
  end(code: number, reason: string): void;
}

/** What a socket carries along. */
export interface UwsUserData {
  readonly arrival: Arrival;
  session?: Received;
}

/** The part of a behaviour that serves rooms: `app.ws("/*", { ...uwsRooms(rooms), idleTimeout: 120 })`. */
export interface UwsBehavior {
  readonly maxPayloadLength: number;
  readonly maxBackpressure: number;
  upgrade(response: UwsResponse, request: UwsRequest, context: unknown): void;
  open(socket: UwsSocket): void;
  message(socket: UwsSocket, message: ArrayBuffer, isBinary: boolean): void;
  close(socket: UwsSocket): void;
}

/**
 * Serves clients on uWebSockets.js. A message beyond the limit is closed with 1009 when it is there. The library itself cuts what is
 * announced as too long without a Close frame, so that what it may keep of a message is twice the limit.
 */
export function uwsRooms(rooms: Rooms): UwsBehavior {
  const { messageBytes } = rooms.limits;
  return {
    maxPayloadLength: 2 * messageBytes,
    maxBackpressure: 0, // rooms judge a slow reader; the library's own way is to drop messages
    upgrade(response, request, context) {
      const headers = headersOf(request);
      const query = request.getQuery();
      const url = query ? `${request.getUrl()}?${query}` : request.getUrl();
      const arrival: Arrival = { url, origin: headers.origin, headers };
      response.upgrade({ arrival }, headers["sec-websocket-key"] ?? "", "", "", context);
    },
    open(socket) {
      const data = socket.getUserData();
      data.session = rooms.accept(
        {
          send: (frame) => void socket.send(frame, false),
          unreadBytes: () => socket.getBufferedAmount(),
          close: (code, reason) => socket.end(code, reason),
        },
        data.arrival,
      );
    },
    message(socket, message) {
      if (message.byteLength > messageBytes) socket.end(MESSAGE_TOO_BIG, "the message is too long");
      // The library reuses the memory of a message after the handler: decoding copies it.
      else socket.getUserData().session?.message(textOf(new Uint8Array(message)));
    },
    close: (socket) => socket.getUserData().session?.closed(),
  };
}

const MESSAGE_TOO_BIG = 1009;

function headersOf(request: UwsRequest): Record<string, string> {
  const headers: Record<string, string> = {};
  request.forEach((name, value) => {
    headers[name] = value;
  });
  return headers;
}
