import { PACKAGE_MANAGERS, type PackageManager } from "create-wsfn";

/** How many days it takes until pnpm has had every template where it is drawn. */
export const DRAW_DAYS = 5;

interface Place {
  readonly isDefault: boolean;
  /** In the list of templates. */
  readonly index: number;
  /** Counted from any day on. */
  readonly day: number;
}

/**
 * The package managers that a template is created by, by what WSFN_TEMPLATES says. `default` is that of a person who asks
 * for all tests; `each` is CI, where all of them by two package managers would take too long; `all` is the night's.
 */
const COVERAGE = {
  default: ({ isDefault }) => (isDefault ? ["npm", "pnpm"] : []),
  each: ({ isDefault, index, day }) =>
    isDefault || index % DRAW_DAYS === day % DRAW_DAYS ? ["npm", "pnpm"] : ["npm"],
  all: ({ isDefault }) => (isDefault ? PACKAGE_MANAGERS : ["npm", "pnpm"]),
} as const satisfies Readonly<Record<string, (place: Place) => readonly PackageManager[]>>;

/** Key of the table above. */
export type Coverage = keyof typeof COVERAGE;

/** @throws {Error} when the text names none. */
export function coverageNamed(text: string): Coverage {
  const names = Object.keys(COVERAGE) as Coverage[];
  const found = names.find((name) => name === text);
  if (found === undefined) throw new Error(`expected WSFN_TEMPLATES to be ${names.join(", ")}, got ${text}`);
  return found;
}

/** The package managers that a template is created by. */
export const managersFor = (coverage: Coverage, place: Place): readonly PackageManager[] =>
  COVERAGE[coverage](place);
