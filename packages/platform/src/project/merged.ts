import type { Located } from "../read/located.ts";

/**
 * One value laid over another, as the platform's tool does it with templates, files and environments: maps entry by entry, at every
 * depth; anything else replaces what was there, a list as a whole. Places stay those of the value that counts.
 */
export function merged(under: Located | undefined, over: Located | undefined): Located | undefined {
  if (under === undefined || over === undefined) return over ?? under;
  if (under.kind !== "map" || over.kind !== "map") return over;
  const entries = new Map(under.entries);
  for (const [key, { keyAt, value }] of over.entries) {
    entries.set(key, { keyAt, value: merged(entries.get(key)?.value, value) ?? value });
  }
  return { kind: "map", entries, at: over.at };
}
