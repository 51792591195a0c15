/** Price of a CU up to so many CUs of one month and region. `undefined`: without end. */
interface Tier {
  readonly upToCu: bigint | undefined;
  /** Millionths of a yuan for one CU. */
  readonly microCny: bigint;
}

/** Prices of the China site (3.0 manual, "Billing overview"). */
export const PRICES = {
  list: {
    says: "list price",
    tiers: [
      { upToCu: 200_000_000n, microCny: 110n },
      { upToCu: 1_000_000_000n, microCny: 100n },
      { upToCu: undefined, microCny: 90n },
    ],
  },
  discounted: {
    says: "20 % off, 2024-08-27 to 2026-08-27",
    tiers: [
      { upToCu: 200_000_000n, microCny: 88n },
      { upToCu: 1_000_000_000n, microCny: 80n },
      { upToCu: undefined, microCny: 72n },
    ],
  },
} as const satisfies Record<string, { readonly says: string; readonly tiers: readonly Tier[] }>;

/** Key of {@link PRICES}. */
export type PriceList = keyof typeof PRICES;

/** Least that a function costs in an hour in which it was called or held anything: 0.01 CNY. */
export const LEAST_MICRO_CNY_PER_HOUR = 10_000n;

/** Which prices, and where in the tiers of the month. */
export interface PriceOptions {
  /** Default `list`. */
  readonly list?: PriceList;
  /** Whole CUs of the same month and region before these: they fill the tiers first. Default 0. */
  readonly earlierCu?: bigint;
}

/** Price of whole CUs, millionths of a yuan. The tiers add up: only what lies in a tier has its price. */
export function priceMicroCny(cu: bigint, options: PriceOptions = {}): bigint {
  const { list = "list", earlierCu = 0n } = options;
  const end = earlierCu + cu;
  let price = 0n;
  let from = 0n;
  for (const { upToCu, microCny } of PRICES[list].tiers as readonly Tier[]) {
    const to = upToCu ?? end;
    price += overlap(from, to, earlierCu, end) * microCny;
    from = to;
  }
  return price;
}

/** What one function's CUs cost, used in so many hours: each hour in which it did anything costs 0.01 CNY at least. */
export function priceOverHoursMicroCny(cu: bigint, hours: bigint, options: PriceOptions = {}): bigint {
  if (cu === 0n) return 0n;
  const price = priceMicroCny(cu, options);
  const least = hours * LEAST_MICRO_CNY_PER_HOUR;
  return price > least ? price : least;
}

/** `3.696`: yuan with as many of six decimals as are not zero. */
export function asCny(microCny: bigint): string {
  const whole = microCny / 1_000_000n;
  const rest = String(microCny % 1_000_000n)
    .padStart(6, "0")
    .replace(/0+$/, "");
  return rest === "" ? String(whole) : `${whole}.${rest}`;
}

function overlap(fromA: bigint, toA: bigint, fromB: bigint, toB: bigint): bigint {
  const from = fromA > fromB ? fromA : fromB;
  const to = toA < toB ? toA : toB;
  return to > from ? to - from : 0n;
}
