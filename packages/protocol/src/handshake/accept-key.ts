import { createHash, randomBytes } from "node:crypto";

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** The `Sec-WebSocket-Accept` that answers `Sec-WebSocket-Key: key` (RFC 6455 §4.2.2, item 5.4). */
export const acceptKey = (key: string): string =>
  createHash("sha1")
    .update(key + GUID, "latin1")
    .digest("base64");

/** A fresh `Sec-WebSocket-Key`: 16 octets in base64 (RFC 6455 §4.1, item 7). `random` gives that many octets. */
export const newKey = (random: (bytes: number) => Uint8Array = randomBytes): string =>
  Buffer.from(random(16)).toString("base64");

/** True for base64 of exactly 16 octets, as canonical base64 writes it (RFC 6455 §4.2.1, item 5). */
export const isKey = (key: string): boolean =>
  /^[A-Za-z0-9+/]{22}==$/.test(key) && Buffer.from(key, "base64").toString("base64") === key;
