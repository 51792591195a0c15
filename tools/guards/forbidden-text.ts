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
    // Words that this project used before, as far as none of them has another use.
    pattern:
      /\b(?:[w]ardens?|[p]atience|[e]xcuse[sd]?|[m]end(?:s|ed|ing)?)\b|\b[j]udged (?:and )?bad\b|\bexpected [^"`]{1,80}, [c]ame\b/i,
    files: /^(?!docs\/(?:zh\/)?glossary\.md$)/,
    message: "a word that the glossary has another for",
    remedy: "take that of the last table in docs/glossary.md",
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
export interface Exception {
  readonly path: string;
  readonly text: string;
  readonly reason: string;
}

/** An entry that is no longer needed is a finding. */
const EXCEPTIONS: readonly Exception[] = [
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
export const forbiddenTextGuard = (exceptions: readonly Exception[]): Guard => ({
  name: "forbidden-text",
  inspect(repository) {
    const findings: Finding[] = [];
    const used = new Set<Exception>();
    for (const path of repository.files) {
      const text = repository.text(path);
      const rules = RULES.filter((rule) => rule.files.test(path) && !rule.unless?.test(text));
      // One pass over the whole text first: almost every file has nothing.
      if (text.includes("\0") || !rules.some((rule) => rule.pattern.test(text))) continue;
      for (const { text: line, number, finding } of brokenIn(text, rules)) {
        const exception = exceptions.find((one) => one.path === path && line.includes(one.text));
        if (exception !== undefined) used.add(exception);
        else findings.push({ path, line: number, ...finding });
      }
    }
    for (const { path } of exceptions.filter((one) => !used.has(one))) {
      findings.push({
        path,
        line: 1,
        message: "has an exception that it does not need",
        remedy: "remove its line in EXCEPTIONS",
      });
    }
    return { findings, looked: { files: repository.files.length } };
  },
});

/** Every line that breaks one of some rules, once for each. */
const brokenIn = (text: string, rules: readonly Rule[]) =>
  text.split("\n").flatMap((line, index) =>
    rules.flatMap(({ pattern, message, remedy }) => {
      const got = pattern.exec(line)?.[0];
      const finding = { message: `${got}: ${message}`, remedy };
      return got === undefined ? [] : [{ text: line, number: index + 1, finding }];
    }),
  );

export const forbiddenText = forbiddenTextGuard(EXCEPTIONS);
