import type { Finding, Guard } from "./guard.ts";

interface Rule {
  readonly pattern: RegExp;
  readonly files: RegExp;
  readonly message: string;
  readonly remedy: string;
  /** A file with this in it does what the remedy asks for, so the rule does not hold there. */
  readonly unless?: RegExp;
}

const SCRIPT = /\.(?:[cm]?[jt]s|tsx|jsx)$/;
const ANY = /./;

// The patterns are written so that they do not find themselves: one letter of each stands in brackets.
const RULES: readonly Rule[] = [
  {
    pattern: /\b(?:test|it|describe|suite|bench)(?:\.\w+)*\.[o]nly\b/,
    files: SCRIPT,
    message: "runs one test and hides the others",
    remedy: "remove it before you commit",
  },
  {
    pattern:
      /\b(?:test|it|describe|suite|bench|ctx|context|task)(?:\.\w+)*\.(?:[s]kip|[s]kipIf|[r]unIf|[t]odo)\b/,
    files: SCRIPT,
    message: "a test that is not run reads as green",
    remedy:
      "run it, or give what is missing to recordMissing, so that it is named and WSFN_REQUIRE=all turns it red",
    unless: /\brecordMissing\(/,
  },
  {
    pattern: /@pytest\.mark\.[s]kip|@unittest\.[s]kip|\bt\.[S]kip(?:f|Now)?\(/,
    files: /\.(?:py|go)$/,
    message: "a test that is not run reads as green",
    remedy: "run it, or report what is missing by name",
  },
  {
    pattern: /\b(?:TO[D]O|FIX[M]E)\b/,
    files: ANY,
    message: "a note to do something later",
    remedy: "do it, or open an issue and say in the comment what is so today",
  },
  {
    // Of packages by their names; of images also by what their hosts begin with: `registry.`, `registry-vpc.`, `cr.` before a domain.
    pattern:
      /\b(?:[r]egistry(?:-[\w-]+)?|cr)\.(?:[\w-]+\.)+(?:com|org|net|io|cn|dev|aws)\b|\b(?:[g]hcr\.io|[q]uay\.io|(?:\w+\.)?[g]cr\.io|[p]ublic\.ecr\.aws)\b|npm[m]irror\.com|(?:pypi|files\.python[h]osted)\.org\/|(?:proxy|sum)\.[g]olang\.org|[g]oproxy\.(?:cn|io)/,
    files: ANY,
    message: "names a registry",
    remedy:
      "leave it to the machine's own settings; where an address has to be shown, write registry.example",
  },
];

/** A place where a rule does not hold: a file, a part of the line, and the reason. */
export interface Excuse {
  readonly path: string;
  readonly text: string;
  readonly reason: string;
}

/** An entry that is no longer needed is a finding. */
const EXCUSES: readonly Excuse[] = [
  {
    path: "packages/conformance/src/report/tap.ts",
    text: "the format's own word",
    reason: "a directive of TAP 14",
  },
  {
    path: "packages/conformance/src/report/tap.ts",
    text: "known failing: $",
    reason: "a directive of TAP 14",
  },
];

/** Nothing that hides a test, puts off work or ties the project to one registry is committed. */
export const forbiddenTextGuard = (excuses: readonly Excuse[]): Guard => ({
  name: "forbidden-text",
  inspect(repository) {
    const findings: Finding[] = [];
    const used = new Set<Excuse>();
    for (const path of repository.files) {
      const text = repository.text(path);
      const rules = RULES.filter((rule) => rule.files.test(path) && !rule.unless?.test(text));
      // One pass over the whole text first: almost every file has nothing.
      if (text.includes("\0") || !rules.some((rule) => rule.pattern.test(text))) continue;
      for (const [index, line] of text.split("\n").entries()) {
        for (const { pattern, message, remedy } of rules) {
          const came = pattern.exec(line)?.[0];
          if (came === undefined) continue;
          const excuse = excuses.find((one) => one.path === path && line.includes(one.text));
          if (excuse !== undefined) used.add(excuse);
          else findings.push({ path, line: index + 1, message: `${came}: ${message}`, remedy });
        }
      }
    }
    for (const { path } of excuses.filter((one) => !used.has(one))) {
      findings.push({
        path,
        line: 1,
        message: "is excused and needs no excuse",
        remedy: "remove its line in EXCUSES",
      });
    }
    return { findings, looked: { files: repository.files.length } };
  },
});

export const forbiddenText = forbiddenTextGuard(EXCUSES);
