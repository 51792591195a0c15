import { createHash, timingSafeEqual } from "node:crypto";
import type { ErrorDetail, ErrorKey } from "../contract/error-table.ts";

/** What a caller signs with. */
export interface AccessKey {
  readonly id: string;
  readonly secret: string;
  /** Of temporary credentials: must then be sent with every request. */
  readonly securityToken?: string;
}

/** Whether a signature holds, and if not, the row of the error table that the client gets. */
export type Verdict =
  | { readonly ok: true; readonly accessKeyId: string }
  | { readonly ok: false; readonly error: ErrorKey; readonly detail: ErrorDetail };

/** A signature that does not hold, with the row of the error table that the client gets. */
export const refuse = (error: ErrorKey, detail: ErrorDetail = {}): Verdict & { readonly ok: false } => ({
  ok: false,
  error,
  detail,
});

/** Compares in a time that does not depend on where, or in how long a text, the difference lies. */
export function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** Is `given` one of `candidates`? Always compares with all of them. */
export function isOneOfSecrets(given: string, candidates: Iterable<string>): boolean {
  let found = false;
  for (const candidate of candidates) found = isSame(given, candidate) || found;
  return found;
}

/** The key of an id; undefined when there is none. Ids are no secrets. */
export function findKey(keys: readonly AccessKey[], id: string): AccessKey | undefined {
  return keys.find((key) => key.id === id);
}

/** Part of a client's text that a message may repeat: short, and without anything that is not printable. */
export function quotable(text: string): string {
  return text.slice(0, 64).replaceAll(/[^\x20-\x7e]/g, "?");
}
