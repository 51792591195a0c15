import { CannotJudge } from "../cannot-judge.ts";
import { CAPABILITIES, type ConformanceCase, type Profile, SUITES, suiteOf } from "../case/case.ts";

export interface Selection {
  readonly suites?: readonly string[];
  readonly cases?: readonly string[];
  readonly profile?: Profile | "default";
  readonly knownFailing?: Readonly<Record<string, unknown>>;
  readonly capabilities?: readonly string[];
}

/**
 * The cases of a selection, in the catalogue's order.
 * @throws {CannotJudge} when a name in it is none, also in `knownFailing`: an excuse for nothing excuses nobody
 */
export function selectCases(catalogue: readonly ConformanceCase[], selection: Selection): ConformanceCase[] {
  const ids = catalogue.map(({ id }) => id as string);
  requireKnown("UnknownSuite", "a suite", selection.suites ?? [], SUITES);
  requireKnown("UnknownCase", "a case", selection.cases ?? [], ids);
  requireKnown("UnknownCase", "a case in knownFailing", Object.keys(selection.knownFailing ?? {}), ids);
  requireKnown("UnknownCapability", "a capability", selection.capabilities ?? [], CAPABILITIES);
  return catalogue.filter(
    (c) =>
      (selection.suites?.includes(suiteOf(c.id)) ?? true) &&
      (selection.cases?.includes(c.id) ?? true) &&
      (selection.profile === undefined || selection.profile === (c.profile ?? "default")),
  );
}

function requireKnown(
  code: "UnknownSuite" | "UnknownCase" | "UnknownCapability",
  what: string,
  names: readonly string[],
  known: readonly string[],
): void {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const near = known.filter((one) => one.includes(unknown) || unknown.includes(one)).slice(0, 3);
  const others = known.length <= 12 ? known.join(", ") : near.length > 0 ? `perhaps ${near.join(", ")}` : "";
  const hint = others === "" ? "" : ` (${others})`;
  throw new CannotJudge(code, `expected ${what}, came ${JSON.stringify(unknown)}${hint}`);
}
