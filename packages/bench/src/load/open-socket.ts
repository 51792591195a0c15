import { connect, type OnReadOpts, type Socket } from "node:net";
import { encodeRequest, newKey, responseHeadReader, upgradeHeaders, verifyResponse } from "@wsfn/protocol";
import { BenchError } from "../bench-error.ts";
import { realClock } from "../process/clock.ts";
import { READ_BYTES } from "./wire.ts";

/** Longest wait for a handshake. A cold start is in it: the platform's own limit is 120 s. */
const HANDSHAKE_MS = 130_000;
/** All sockets of a process read into the same octets: each read is looked at before the next one begins. */
const READ_INTO = Buffer.allocUnsafe(READ_BYTES);

/**
 * `onread` of a socket: no octets of its own, and no stream between.
 * @param onRead takes what was read. The octets are others when it has returned
 */
export const readTogether = (onRead: (bytes: Buffer) => void): OnReadOpts => ({
  buffer: READ_INTO,
  callback(count) {
    onRead(READ_INTO.subarray(0, count));
    return true;
  },
});

/** What an open socket reports to. */
export interface SocketListener {
  /** What was read. The octets are others when this has returned. */
  onRead(bytes: Buffer): void;
  /** The socket ended, though nobody here ended it. */
  onEnd(why: string): void;
}

/** Connects and upgrades (RFC 6455 §4.1). @throws {BenchError} `BadUrl`, `NobodyListens`, `NotWebSocket` */
export async function openSocket(url: string, listener: SocketListener): Promise<Socket> {
  const { hostname, port, host, pathname, search } = parseUrl(url);
  const headers = upgradeHeaders({ host, key: newKey() });
  const head = responseHeadReader();
  let isOpen = false;
  return new Promise((resolve, reject) => {
    const fail = (code: "NobodyListens" | "NotWebSocket", what: string): void => {
      stop();
      socket.destroy();
      reject(new BenchError(code, what));
    };
    const answer = (bytes: Buffer): void => {
      const progress = head.push(bytes);
      if (progress.state === "partial") return;
      const [violation] =
        progress.state === "bad" ? [progress.violation] : verifyResponse({ headers }, progress.head);
      if (violation !== undefined || progress.state === "bad") {
        fail("NotWebSocket", violation?.message ?? "expected a 101");
        return;
      }
      isOpen = true;
      stop();
      resolve(socket);
      if (progress.rest.length > 0) listener.onRead(progress.rest);
    };
    const onRead = (bytes: Buffer): void => {
      if (isOpen) listener.onRead(bytes);
      else answer(Buffer.from(bytes));
    };
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ""),
      port: Number(port || 80),
      noDelay: true,
      onread: readTogether(onRead),
    });
    const stop = realClock.timeout(HANDSHAKE_MS, () =>
      fail("NotWebSocket", "expected a 101 in time, got none"),
    );
    socket.once("connect", () =>
      socket.write(encodeRequest({ target: `${pathname}${search}` || "/", headers })),
    );
    socket.on("error", ({ message }) => {
      if (isOpen) listener.onEnd(message);
      else fail("NobodyListens", `expected a server on ${host}, got ${message}`);
    });
    socket.once("close", () => {
      if (isOpen) listener.onEnd("its end");
      else fail("NotWebSocket", "expected a 101, got the connection's end");
    });
  });
}

function parseUrl(text: string): URL {
  if (!URL.canParse(text)) throw new BenchError("BadUrl", `expected a URL, got ${JSON.stringify(text)}`);
  const url = new URL(text);
  if (url.protocol !== "ws:") throw new BenchError("BadUrl", `expected a ws:// URL, got ${text}`);
  return url;
}
