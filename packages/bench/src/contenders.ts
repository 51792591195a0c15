import { BenchError } from "./bench-error.ts";
import { direct, type Reached, reachUrl, unlimited, type Way } from "./reach.ts";
import type { Settings, Subject } from "./scenario.ts";

/** A subject on one way to it. */
export interface Candidate {
  readonly name: string;
  readonly subject: Subject;
  readonly via: string;
  reach(): Promise<Reached>;
}

/** A subject that is a function of a folder. */
export type FunctionSubject = Extract<Subject, { dir: string }>;

export const isFunction = (subject: Subject): subject is FunctionSubject => "spec" in subject;

/**
 * Every subject on every way that it can be met on, and a note for each that cannot be.
 * @throws {BenchError} `UnknownVia` for a way that nobody brought
 */
export function candidatesOf(
  { subjects, vias, means, signal }: Settings,
  usual: readonly string[],
): { readonly candidates: readonly Candidate[]; readonly notes: readonly string[] } {
  const ways: Readonly<Record<string, Way>> = { direct, ...means.ways };
  const wanted = vias ?? usual.filter((via) => Object.hasOwn(ways, via));
  const candidates: Candidate[] = [];
  const notes: string[] = [];
  for (const subject of subjects) {
    for (const via of wanted) {
      const way = ways[via];
      if (way === undefined) {
        const known = Object.keys(ways).join(", ");
        throw new BenchError("UnknownVia", `expected one of ${known} as way to a function, came ${via}`);
      }
      const name = unlike(
        wanted.length === 1 ? subject.name : `${subject.name} via ${via}`,
        candidates.map((one) => one.name),
      );
      if (isFunction(subject)) {
        candidates.push({ name, subject, via, reach: () => way(unlimited(subject.spec), { signal }) });
      } else if (via === "direct") {
        candidates.push({ name, subject, via, reach: () => reachUrl(subject.url) });
      } else notes.push(`${subject.name} via ${via}: not run, a URL is met as it is`);
    }
  }
  return { candidates, notes };
}

/** Two folders may be called alike; in a report they may not. */
function unlike(name: string, taken: readonly string[]): string {
  for (let count = 2, own = name; ; count += 1) {
    if (!taken.includes(own)) return own;
    own = `${name} #${count}`;
  }
}
