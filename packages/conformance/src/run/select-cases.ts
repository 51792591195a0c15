import { CannotJudge } from "../cannot-judge.ts";
import { CAPABILITIES, type ConformanceCase, type Profile, SUITES, suiteOf } from "../case/case.ts";
import { type Plain, said } from "../words/said.ts";

/** Which cases of a catalogue are wanted: by suite, by id, by profile. */
export interface Selection {
  readonly suites?: readonly string[];
  readonly cases?: readonly string[];
  readonly profile?: Profile | "default";
  readonly knownFailing?: Readonly<Record<string, unknown>>;
  readonly capabilities?: readonly string[];
}

/**
 * The cases of a selection, in the catalogue's order.
 * @throws {CannotJudge} when a name in it is none, also in `knownFailing`: an entry for no case would hide a typing error
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
  what: Plain,
  names: readonly string[],
  known: readonly string[],
): void {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const near = known
    .filter((one) => one.includes(unknown) || unknown.includes(one) || isSlip(one, unknown))
    .slice(0, 3);
  const few = known.length <= 12 ? said(" ({known})", { known: known.join(", ") }) : "";
  const hint = near.length > 0 ? said(" (did you mean {names}?)", { names: near.join(", ") }) : few;
  const got = JSON.stringify(unknown);
  throw new CannotJudge(code, said("expected {what}, got {got}{hint}", { what: said(what), got, hint }));
}

/** One letter is missing, too many or another one, or two neighbours changed places. */
function isSlip(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  const longer = Math.max(a.length, b.length);
  const alike = (at: (word: string, i: number) => string | undefined): number => {
    const ends = Array.from({ length: shorter }, (_, i) => at(a, i) === at(b, i)).indexOf(false);
    return ends < 0 ? shorter : ends;
  };
  const front = alike((word, i) => word[i]);
  const back = alike((word, i) => word[word.length - 1 - i]);
  return longer - shorter <= 1 && front + back >= longer - 2;
}
