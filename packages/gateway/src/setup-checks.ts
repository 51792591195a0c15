import type { FunctionSpec } from "@wsfn/platform";
import { GatewayError } from "./gateway-error.ts";
import type { GatewaySettings } from "./settings.ts";

/** @throws {GatewayError} `NoFunction`, `SameName`. */
export function requireNames(functions: readonly FunctionSpec[]): void {
  if (functions.length === 0) throw new GatewayError("NoFunction", { what: "no function was given" });
  const seen = new Set<string>();
  for (const { name } of functions) {
    // Names become Host names, which have no case.
    const key = name.toLowerCase();
    if (seen.has(key)) throw new GatewayError("SameName", { what: `two functions are called ${name}` });
    seen.add(key);
  }
}

/** A longer timer of Node goes off at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** @throws {GatewayError} `BadSetting`. */
export function requireSettings(settings: GatewaySettings): void {
  for (const [name, value] of Object.entries(settings)) {
    // Written so that NaN is wrong too.
    const isWrong = typeof value === "number" && !(value >= 0);
    if (isWrong)
      throw new GatewayError("BadSetting", { what: `expected ${name} of 0 or more, got ${value}` });
    if (name.endsWith("Ms") && Number(value) > MAX_TIMER_MS) {
      const what = `expected ${name} of at most ${MAX_TIMER_MS} (24 days), got ${value}`;
      throw new GatewayError("BadSetting", { what });
    }
  }
  const { port } = settings;
  if (!Number.isInteger(port) || port > 65_535) {
    const what = `expected port to be a whole number up to 65535, got ${port}`;
    throw new GatewayError("BadSetting", { what });
  }
}
