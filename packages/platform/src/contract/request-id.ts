import { randomBytes } from "node:crypto";
import type { Profile } from "./error-body.ts";

/** Where time and chance come from; tests give their own. */
export interface IdSource {
  /** Milliseconds since 1970. Default: the clock. */
  readonly now?: () => number;
  /** `size` random bytes. Default: the system's. */
  readonly random?: (size: number) => Uint8Array;
}

/**
 * A request id as the platform writes it: `1-<8 hex, unix seconds>-<8 hex>-<12 hex>` in 3.0, a version 4 UUID in 2.0
 * (3.0 manual, signature authentication; 2.0 SDKs).
 */
export function requestId(profile: Profile = "fc3", source: IdSource = {}): string {
  const { now = Date.now, random = randomBytes } = source;
  if (profile === "fc2") return uuid(random(16));
  const seconds = Math.floor(now() / 1000)
    .toString(16)
    .padStart(8, "0");
  const noise = hex(random(10));
  return `1-${seconds}-${noise.slice(0, 8)}-${noise.slice(8)}`;
}

/** An instance id: `c-<8 hex, unix seconds>-<8 hex>-<12 hex>` (3.0 manual, request metrics). */
export function instanceId(source: IdSource = {}): string {
  return requestId("fc3", source).replace(/^1-/, "c-");
}

function uuid(bytes: Uint8Array): string {
  const own = Uint8Array.from(bytes);
  own[6] = ((own[6] ?? 0) & 0x0f) | 0x40;
  own[8] = ((own[8] ?? 0) & 0x3f) | 0x80;
  return hex(own).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
