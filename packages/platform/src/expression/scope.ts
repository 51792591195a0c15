import { type LocatedMap, mapOf, type Place } from "../read/located.ts";
import type { Report } from "../read/report.ts";
import type { OutsideFiles } from "./outside-files.ts";

/** What the expressions of a text may look at. */
export interface Scope {
  /** Values by name: `vars`, `that` (written `this`), `resources`, ... */
  readonly names: LocatedMap;
  /** Absolute. Where `file('./x')` and `path('./x')` start. */
  readonly baseDir: string;
  /** What `env('X')` sees. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly files: OutsideFiles;
  /** True: `env()` stays as it is written, for a text that is to be read again. */
  readonly keepsEnvironment: boolean;
  readonly report: Report;
  readonly budget: Budget;
}

/** Where an expression is used, and what it may look at. */
export interface Use {
  readonly at: Place;
  readonly scope: Scope;
}

/** What one reading may still use up: a few lines of references could else grow without end. */
export interface Budget {
  /** Values that may still be made. */
  values: number;
  /** True once a bound was hit: that is one problem, and everything after it gives nothing. */
  isSpent: boolean;
}

/** The same scope with other names. */
export function withNames(scope: Scope, names: Parameters<typeof mapOf>[0], at: Place): Scope {
  return { ...scope, names: mapOf(names, at) };
}
