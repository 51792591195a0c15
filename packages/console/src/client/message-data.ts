import type { ClientEntry } from "../api/reports.ts";
import type { MessageData } from "../api/requests.ts";

/** Of a message, this much is shown. */
const SHOWN_BYTES = 4096;

/** What is sent for what was written. */
export const written = (data: MessageData): string | Buffer =>
  "text" in data ? data.text : Buffer.from(data.hex.replaceAll(/\s/g, ""), "hex");

type Shown = Pick<ClientEntry, "bytes" | "isBinary" | "data" | "isCut">;

/** A message as it is reported: its size, and its begin, text as it is and octets in base64. */
export function reported(bytes: Buffer, { isBinary }: { isBinary: boolean }): Shown {
  const begin = bytes.subarray(0, SHOWN_BYTES);
  // A text that is cut within a character ends in a replacement character, which is taken away.
  const data = isBinary ? begin.toString("base64") : begin.toString("utf8").replace(/\uFFFD+$/, "");
  return { bytes: bytes.length, isBinary, data, ...(bytes.length > SHOWN_BYTES && { isCut: true }) };
}
