import type { Repository } from "./repository/repository.ts";

/** One place that breaks a rule of the house, and the way out. */
export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly message: string;
  readonly remedy: string;
}

/** What a guard found, and how much it looked at to find it. */
export interface Inspection {
  readonly findings: readonly Finding[];
  /** What was looked at -> how many of them. A zero is a finding: a guard that saw nothing proves nothing. */
  readonly looked: Readonly<Record<string, number>>;
}

/** One rule that the repository keeps about itself. Reads, never writes. */
export interface Guard {
  /** The name of its file. */
  readonly name: string;
  inspect(repository: Repository): Inspection;
}

/** Runs one guard; a guard that looked at nothing fails with a finding of its own. */
export function run(guard: Guard, repository: Repository): Inspection {
  const { findings, looked } = guard.inspect(repository);
  const blind = Object.entries(looked).filter(([, count]) => count === 0);
  const noticed = blind.map(
    ([what]): Finding => ({
      path: "tools/guards/main.ts",
      line: 1,
      message: `${guard.name} looked at no ${what}`,
      remedy: "the guard's way of finding them no longer fits the repository: correct it",
    }),
  );
  // One place may break a rule in two ways that read the same; it is reported once.
  const unique = new Map([...findings, ...noticed].map((finding) => [print(finding), finding]));
  return { findings: [...unique.values()], looked };
}

/** As every tool prints it, so that editors jump to it. */
export const print = ({ path, line, message, remedy }: Finding): string =>
  `${path}:${line} ${message} — ${remedy}`;
