import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import type { LogLines } from "../instance/log-lines.ts";

/** Stream, three zeros, length as a big-endian number of 32 bits. */
const HEADER_BYTES = 8;

/**
 * Reads an attached container's output into the log. The engine puts both streams on one line: 8 bytes before each piece name
 * which and how long (Engine API, attach: "Stream format"). Resolves when the output ends. The engine waits when this is slow,
 * so nothing piles up.
 */
export async function followLog(response: IncomingMessage, log: LogLines): Promise<void> {
  const sinks = { 1: log.sink("stdout"), 2: log.sink("stderr") };
  const read = demultiplexer((stream, piece) => sinks[stream].write(piece));
  response.on("data", read);
  response.on("error", () => {}); // the engine went away; `close` follows
  await once(response, "close");
  for (const sink of Object.values(sinks)) sink.end();
}

/** Takes chunks, however they are cut, and gives the pieces of each stream on as they come. */
export function demultiplexer(onPiece: (stream: 1 | 2, piece: Buffer) => void): (chunk: Buffer) => void {
  let header: Buffer = Buffer.alloc(0);
  let stream: 1 | 2 = 1;
  let left = 0;
  return (chunk) => {
    let rest = chunk;
    while (rest.length > 0) {
      if (left === 0) {
        const wanted = HEADER_BYTES - header.length;
        header = Buffer.concat([header, rest.subarray(0, wanted)]);
        rest = rest.subarray(wanted);
        if (header.length < HEADER_BYTES) return;
        stream = header[0] === 2 ? 2 : 1;
        left = header.readUInt32BE(4);
        header = Buffer.alloc(0);
      } else {
        const piece = rest.subarray(0, left);
        left -= piece.length;
        rest = rest.subarray(piece.length);
        onPiece(stream, piece);
      }
    }
  };
}
