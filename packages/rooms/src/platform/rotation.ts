import type { Arrival } from "../transport.ts";

/** How clients are asked to come back before the platform cuts them. */
export interface RotationOptions {
  /** The platform ends a connection after so long. Default: the header `x-fc-function-timeout`, else never. */
  readonly lifetimeMs?: number | undefined;
  /** The last moment at which a client is asked, before that end. Default 5 s, or a quarter of the lifetime where that is less. */
  readonly marginMs: number;
  /**
   * Clients are asked at a random moment of so long before the last one, so that clients that connected together do not come back together.
   * Default 60 s, or half of the lifetime where that is less.
   */
  readonly spreadMs: number;
}

/** The rotation that an application does not set. */
export const DEFAULT_ROTATION: RotationOptions = { marginMs: 5_000, spreadMs: 60_000 };

/** How long after its arrival a client is asked to come back; undefined: never. */
export function rotationDelayMs(
  { headers }: Pick<Arrival, "headers">,
  { lifetimeMs, marginMs, spreadMs }: RotationOptions,
  random: () => number,
): number | undefined {
  const life = lifetimeMs ?? headerMs(headers["x-fc-function-timeout"]);
  if (life === undefined) return undefined;
  const last = life - Math.min(marginMs, life / 4);
  return last - random() * Math.min(spreadMs, life / 2);
}

/** The header's whole seconds in milliseconds; anything else is ignored. */
function headerMs(value: string | undefined): number | undefined {
  return value !== undefined && /^[1-9]\d{0,8}$/.test(value) ? Number(value) * 1000 : undefined;
}
