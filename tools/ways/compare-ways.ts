import type { CaseResult, Report } from "@wsfn/conformance";
import { ANSWERED_BY_GATEWAY, CARRIED_APART } from "./answered-by-gateway.ts";

/** One case that is judged one way when the function is met directly, and another way through the gateway. */
export interface Difference {
  readonly id: string;
  readonly direct: CaseResult["verdict"];
  readonly gateway: CaseResult["verdict"];
  /** Why it may be so. Undefined: there is no known reason, and the promise of the same verdicts is broken. */
  readonly reason: string | undefined;
  /** True: it is the instance that is out of reach, and the case is about nothing else. */
  readonly isOfInstance: boolean;
}

/**
 * Cases of two reports of one function that did not get the same verdict, in the catalogue's order. `wavering`: cases that its
 * wsfn.json says to fail only sometimes.
 */
export function compareWays(
  direct: Report,
  gateway: Report,
  wavering: ReadonlySet<string> = new Set(),
): Difference[] {
  const through = new Map(gateway.cases.map((one) => [one.id, one]));
  const lost = gateway.cases.filter(({ id }) => !direct.cases.some((one) => one.id === id));
  const differences = direct.cases.flatMap((one): Difference[] => {
    const other = through.get(one.id);
    if (other?.verdict === one.verdict) return [];
    return [
      {
        id: one.id,
        direct: one.verdict,
        gateway: other?.verdict ?? "untestable",
        reason: other && (reasonOf(one, other) ?? (wavers(one, other, wavering) ? WAVERS : undefined)),
        isOfInstance: other !== undefined && needsInstance(other),
      },
    ];
  });
  const onlyThrough = lost.map(
    ({ id, verdict }): Difference => ({
      id,
      direct: "untestable",
      gateway: verdict,
      reason: undefined,
      isOfInstance: false,
    }),
  );
  return [...differences, ...onlyThrough];
}

/** Verdicts between which the packets' timing alone may decide: both are in the case as what a right server may do. */
const GOOD: ReadonlySet<string> = new Set(["pass", "warn"]);

const WAVERS = "the function fails it only sometimes, as its wsfn.json says";

function wavers(direct: CaseResult, gateway: CaseResult, wavering: ReadonlySet<string>): boolean {
  const isGood = ({ verdict }: CaseResult): boolean => GOOD.has(verdict) || verdict === "known-failing";
  return wavering.has(direct.id) && isGood(direct) && isGood(gateway);
}

const needsInstance = ({ verdict, why }: CaseResult): boolean =>
  verdict === "out-of-scope" && /^needs (process|other-address)/.test(why);

function reasonOf(direct: CaseResult, gateway: CaseResult): string | undefined {
  const answered = ANSWERED_BY_GATEWAY[direct.id];
  if (answered !== undefined) return `the gateway answers: ${answered}`;
  const apart = CARRIED_APART[direct.id];
  if (apart !== undefined) return apart;
  // The gateway owns the instance: nobody else ends it, measures it, or reaches it at another address.
  if (needsInstance(gateway)) return `it ${gateway.why}, and the instance is the gateway's`;
  if (GOOD.has(direct.verdict) && GOOD.has(gateway.verdict)) {
    return `timing: ${direct.verdict === "warn" ? direct.why : gateway.why}`;
  }
  return undefined;
}
