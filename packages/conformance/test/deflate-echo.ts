import net from "node:net";
import { constants, createDeflateRaw, createInflateRaw, type Zlib } from "node:zlib";
import {
  acceptHeaders,
  type DeflateAgreement,
  encodeFrame,
  encodeResponse,
  type Frame,
  FrameReader,
  formatExtensions,
  headerValues,
  negotiate,
  OPCODE,
  parseExtensions,
  RSV1,
  requestHeadReader,
} from "@wsfn/protocol";

const TAIL = Buffer.from([0x00, 0x00, 0xff, 0xff]);

/**
 * An echo that compresses with zlib's own streams, one for each direction of a connection, as servers do: nothing of it is shared with
 * the probe's codec. Frames come back as one message each.
 */
export async function startDeflateEcho(): Promise<{ url: string; close(): Promise<void> }> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address() as net.AddressInfo;
  return {
    url: `ws://127.0.0.1:${address.port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function serve(socket: net.Socket): void {
  const heads = requestHeadReader();
  let take: ((chunk: Buffer) => void) | undefined;
  socket.on("data", (chunk: Buffer) => {
    if (take) {
      take(chunk);
      return;
    }
    const progress = heads.push(chunk);
    if (progress.state !== "complete") return;
    const { head, rest } = progress;
    const offers = parseExtensions(headerValues(head, "sec-websocket-extensions").join(", ")).extensions;
    const choice = negotiate(offers ?? []);
    const key = headerValues(head, "sec-websocket-key")[0] ?? "";
    const headers = acceptHeaders({ key });
    if (choice) headers.push(["Sec-WebSocket-Extensions", formatExtensions([choice.answer])]);
    socket.write(encodeResponse({ status: 101, headers }));
    take = echo(socket, choice?.agreement);
    if (rest.length > 0) take(rest);
  });
}

function echo(socket: net.Socket, agreement: DeflateAgreement | undefined): (chunk: Buffer) => void {
  const reader = new FrameReader({ from: "client", allowedRsv: agreement ? RSV1 : 0 });
  const inflate = agreement && inflater(agreement);
  const deflate = agreement && deflater(agreement);
  socket.on("close", () => {
    inflate?.close();
    deflate?.close();
  });
  let parts: Buffer[] = [];
  let first: Frame | undefined;
  // One after the other: an answer may not overtake the one before.
  let queue = Promise.resolve();
  return (chunk) => {
    for (const frame of reader.push(chunk)) {
      if (frame.opcode === OPCODE.close) {
        queue = queue.then(() => {
          socket.end(encodeFrame({ opcode: OPCODE.close, payload: frame.payload }));
        });
        continue;
      }
      if (frame.opcode !== OPCODE.continuation) first = frame;
      parts.push(frame.payload);
      if (!frame.fin || first === undefined) continue;
      const { opcode, rsv } = first;
      const octets = Buffer.concat(parts);
      parts = [];
      queue = queue.then(async () => {
        const message = rsv === RSV1 && inflate ? await inflate.message(octets) : octets;
        const payload = deflate ? await deflate.message(message) : message;
        socket.write(encodeFrame({ opcode, payload, rsv: deflate ? RSV1 : 0 }));
      });
    }
  };
}

interface Direction {
  message(octets: Buffer): Promise<Buffer>;
  close(): void;
}

const inflater = (agreement: DeflateAgreement): Direction =>
  direction({
    make: () => createInflateRaw({ windowBits: Math.max(8, agreement.clientMaxWindowBits) }),
    forgets: agreement.clientNoContextTakeover,
    before: (octets) => Buffer.concat([octets, TAIL]),
    after: (out) => out,
  });

const deflater = (agreement: DeflateAgreement): Direction =>
  direction({
    make: () => createDeflateRaw({ windowBits: agreement.serverMaxWindowBits }),
    forgets: agreement.serverNoContextTakeover,
    before: (octets) => octets,
    after: (out) => out.subarray(0, -TAIL.length),
  });

interface DirectionOptions {
  readonly make: () => Zlib & NodeJS.ReadWriteStream;
  /** True: each message begins with an empty window. */
  readonly forgets: boolean;
  readonly before: (octets: Buffer) => Buffer;
  readonly after: (out: Buffer) => Buffer;
}

function direction({ make, forgets, before, after }: DirectionOptions): Direction {
  let parts: Buffer[] = [];
  const begin = () => make().on("data", (part: Buffer) => parts.push(part));
  let stream = begin();
  return {
    message: (octets) =>
      new Promise((resolve, reject) => {
        parts = [];
        stream.once("error", reject);
        stream.write(before(octets));
        stream.flush(constants.Z_SYNC_FLUSH, () => {
          stream.removeListener("error", reject);
          const whole = Buffer.concat(parts);
          if (forgets) {
            stream.close();
            stream = begin();
          }
          resolve(after(whole));
        });
      }),
    close: () => stream.close(),
  };
}
