import type { FunctionSpec } from "../function-spec.ts";

const PAGE = "Billing overview (3.0)";

/** What a CU is made of: `active` per second while an instance serves, `idle` while it is only kept. */
export const CU_RATES = {
  cpu: { unit: "CU for each vCPU and second", active: 1, idle: 0, source: PAGE, confirmed: true },
  memory: { unit: "CU for each GB and second", active: 0.15, idle: 0.15, source: PAGE, confirmed: true },
  disk: {
    unit: "CU for each GB and second beyond 10 GB",
    active: 0.05,
    idle: 0.05,
    source: PAGE,
    confirmed: true,
  },
  calls: {
    unit: "CU for each call; that a connection is one call is inferred",
    active: 0.0075,
    idle: 0,
    source: PAGE,
    confirmed: false,
  },
} as const;

/** Disk that costs nothing, MB. */
const FREE_DISK_MB = 10 * 1024;

/**
 * Compute units, exact: whole numbers of 1/1,024,000,000 CU. A second of 1 MB, a millisecond of 0.001 vCPU and one
 * call are all whole in it.
 */
export type ComputeUnits = bigint & { readonly unit: "1/1,024,000,000 CU" };

const ONE = 1_024_000_000n;

/** What a function used. */
export interface Usage {
  /** Billed time of its instances together, whole milliseconds. */
  readonly activeMs: number;
  /** Time for which instances were kept without a request (minInstances), whole milliseconds. Default 0. */
  readonly idleMs?: number;
  /** Requests and connections; refused ones are none, hooks are none. */
  readonly calls: number;
}

/**
 * The CUs of a usage: configured size times time, never what was really used.
 * @throws {RangeError} when the usage is not in whole numbers, 0 or more.
 */
export function computeUnits(
  spec: Pick<FunctionSpec, "cpu" | "memoryMb" | "diskMb">,
  usage: Usage,
): ComputeUnits {
  const { activeMs, idleMs = 0, calls } = usage;
  for (const [name, value] of Object.entries({ activeMs, idleMs, calls })) {
    if (!Number.isSafeInteger(value) || value < 0)
      throw new RangeError(`${name} must be a whole number, not ${value}`);
  }
  const paidDiskMb = Math.max(0, spec.diskMb - FREE_DISK_MB);
  // Per millisecond: 0.001 vCPU = 1024 units, 1 MB of memory = 0.15 / 1024 CU = 150 units, 1 MB of disk = 50.
  const kept = BigInt(spec.memoryMb) * 150n + BigInt(paidDiskMb) * 50n;
  const active = BigInt(Math.round(spec.cpu * 1000)) * 1024n + kept;
  return (BigInt(activeMs) * active + BigInt(idleMs) * kept + BigInt(calls) * 7_680_000n) as ComputeUnits;
}

/** The sum, as exact as its parts. */
export function addUnits(...units: readonly ComputeUnits[]): ComputeUnits {
  return units.reduce<bigint>((sum, each) => sum + each, 0n) as ComputeUnits;
}

/** As a decimal number, for tables; good to about 15 digits. */
export function unitsAsNumber(units: ComputeUnits): number {
  return Number(units / ONE) + Number(units % ONE) / Number(ONE);
}

/** Whole CUs, rounded up, as an hour's bill of one function counts them. */
export function wholeUnits(units: ComputeUnits): bigint {
  return (units + ONE - 1n) / ONE;
}
