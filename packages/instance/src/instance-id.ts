import { randomBytes } from "node:crypto";

/** A new instance id in the platform's form, `c-<8 hex>-<8 hex>-<12 hex>`. `random` gives that many random bytes. */
export function newInstanceId(random: (bytes: number) => Buffer = randomBytes): string {
  const hex = random(14).toString("hex");
  return `c-${hex.slice(0, 8)}-${hex.slice(8, 16)}-${hex.slice(16, 28)}`;
}
