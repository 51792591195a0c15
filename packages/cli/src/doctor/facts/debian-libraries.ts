import { runtimeRow } from "../../pack/start/interpreter.ts";

/** The newest symbol versions that a Debian's C and C++ libraries offer. */
export interface LibraryVersions {
  readonly debian: number;
  /** Prefix of a symbol version -> newest. */
  readonly newest: Readonly<Record<string, string>>;
}

/** libstdc++ of each Debian's GCC (GCC manual, "ABI Policy and Guidelines"): 6, 8, 10, 12. */
const LIBSTDCXX: Readonly<Record<number, { GLIBCXX: string; CXXABI: string }>> = {
  9: { GLIBCXX: "3.4.22", CXXABI: "1.3.10" },
  10: { GLIBCXX: "3.4.25", CXXABI: "1.3.11" },
  11: { GLIBCXX: "3.4.28", CXXABI: "1.3.12" },
  12: { GLIBCXX: "3.4.30", CXXABI: "1.3.13" },
};

/** What a runtime's libraries offer; undefined for a runtime that is not in the platform's table. */
export function librariesOf(runtime: string): LibraryVersions | undefined {
  const row = runtimeRow(runtime);
  const own = row && LIBSTDCXX[row.debian];
  return row && own && { debian: row.debian, newest: { GLIBC: row.glibc, ...own } };
}

/** A symbol version that a file needs and a runtime does not offer. */
export interface MissingVersion {
  readonly family: string;
  readonly needs: string;
  readonly has: string;
}

/** The newest version of each family that is asked for and not offered. `GLIBC_PRIVATE` and others without a number say nothing. */
export function missingVersions(needed: Iterable<string>, { newest }: LibraryVersions): MissingVersion[] {
  const missing = new Map<string, MissingVersion>();
  for (const version of needed) {
    const [, family = "", needs = ""] = /^([A-Z]+)_(\d+(?:\.\d+)*)$/.exec(version) ?? [];
    const has = newest[family];
    if (has === undefined || compareVersions(needs, has) <= 0) continue;
    const before = missing.get(family);
    if (before === undefined || compareVersions(needs, before.needs) > 0) {
      missing.set(family, { family, needs, has });
    }
  }
  return [...missing.values()];
}

/** By number, part for part: 2.4 comes before 2.38. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(".").map(Number));
  for (let i = 0; i < Math.max(left?.length ?? 0, right?.length ?? 0); i += 1) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
