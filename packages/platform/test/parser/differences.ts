// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the expressions of s.yaml are written like that
import type { GeneratedProject } from "./generated-projects.ts";
import type { Parsed } from "./oracle.ts";

/** What both parsers made of one project. */
export interface Comparison {
  readonly theirs: Parsed;
  readonly ours: Parsed & { readonly notes: readonly string[] };
}

/** A place where this reading of `s.yaml` differs from the platform's parser, on purpose. */
export interface Difference {
  readonly id: string;
  /** A row of the package's README. */
  readonly file: string;
  readonly theirs: string;
  readonly here: string;
  /** Projects that show it. */
  readonly examples: readonly Pick<GeneratedProject, "files" | "environment">[];
  /** Is this what two readings of a project differ by? */
  readonly covers: (compared: Comparison) => boolean;
  /** Where only the reading of functions shows it: the project itself is read the same. */
  readonly ofFunctions?: true;
}

const refusal = ({ ours }: Comparison): string => ("refusal" in ours ? ours.refusal : "");
const refused = (pattern: RegExp) => (compared: Comparison) => pattern.test(refusal(compared));

const example = (yaml: string, files: Readonly<Record<string, string>> = {}, environment = {}) => ({
  files: { "s.yaml": yaml, ...files },
  environment,
});
/** One resource with a value of its own, in a file of edition 3.0.0. */
const app = (value: string, more = "") =>
  example(
    `edition: 3.0.0\nname: demo\n${more}resources:\n  app:\n    component: fc3\n    props:\n      region: cn-hangzhou\n      functionName: f\n      runtime: custom\n      code: .\n      environmentVariables:\n        V: ${value}\n`,
  );

/** All of them: a test finds no other, and each of these. */
export const DIFFERENCES: readonly Difference[] = [
  {
    id: "javascript",
    file: "`${1 + 1}`, `${env('X').trim()}`, `<%= 1 %>`, `secret()`, `regex()`",
    theirs: "what stands in an expression is run as JavaScript",
    here: "refused: names, members, literals and calls of the manual's functions are read, and nothing is run",
    examples: [app("${1 + 1}"), app("${env('SET', 'x') + 'y'}"), app("'<%= 1 %>'")],
    covers: refused(/is not supported here|secret\(\) reads|regex\(\) looks/),
  },
  {
    id: "account",
    file: "`${config('AccountID')}`",
    theirs: "the developer's account, or a refusal where none is set up",
    here: "123456789012, with a note: no account is looked up",
    examples: [app("${config('AccountID')}")],
    covers: ({ ours }) => ours.notes.includes("AccountStandIn"),
  },
  {
    id: "map-in-text",
    file: "`x-${vars.map}`",
    theirs: "`x-[object Object]`; a list is joined with commas",
    here: "refused",
    examples: [
      app("x-${vars.m}", "vars: { m: { a: 1 } }\n"),
      app("x-${vars.l}", "vars: { l: [a, b] }\n"),
      app("${str(vars.m)}", "vars: { m: { a: 1 } }\n"),
    ],
    covers: refused(
      /gives a (?:map|list), and text stands around it|is a (?:map|list), and a text is wanted/,
    ),
  },
  {
    id: "template-name",
    file: "`extend: { name: x }` where `template:` has no `x`",
    theirs: "nothing is taken",
    here: "refused",
    examples: [
      example(
        "edition: 3.0.0\nresources:\n  app: { component: fc3, extend: { name: gone }, props: { a: 1 } }\n",
      ),
    ],
    covers: refused(/extend names no part of `template:`/),
  },
  {
    id: "missing-file",
    file: "`extend: gone.yaml`",
    theirs: "a file that is not there is an empty one",
    here: "refused",
    examples: [
      example("extend: gone.yaml\nedition: 3.0.0\nresources:\n  app: { component: fc3, props: { a: 1 } }\n"),
    ],
    covers: refused(/no such file/),
  },
  {
    id: "shape",
    file: "a file, `resources:`, a resource or `props:` that is no map, or is empty",
    theirs: "read as far as it goes: nothing is deployed",
    here: "refused",
    examples: [
      example(""),
      example("- a\n"),
      example("edition: 3.0.0\n"),
      example("edition: 3.0.0\nresources: [{ component: fc3, props: { a: 1 } }]\n"),
      example("edition: 3.0.0\nresources:\n  app: text\n"),
      example("edition: 3.0.0\nresources:\n  app: { component: fc3, props: [a] }\n"),
    ],
    covers: refused(/must be a map|the file has no `resources:`/),
  },
  {
    id: "older-edition",
    file: "`resources:` without `edition: 3.0.0`",
    theirs: "no resource is found",
    here: "read, with a note",
    examples: [
      example("name: demo\nresources:\n  app: { component: fc3, props: { a: 1 } }\n"),
      example("edition: 3\nresources:\n  app: { component: fc3, props: { a: 1 } }\n"),
    ],
    covers: ({ theirs, ours }) =>
      ours.notes.includes("OlderEdition") &&
      "resources" in theirs &&
      Object.keys(theirs.resources).length === 0,
  },
  {
    id: "older-expressions",
    file: "expressions below `services:` (editions before 3.0.0)",
    theirs: "left to the older engine",
    here: "expanded as those of 3.0.0",
    examples: [
      example(
        "edition: 1.0.0\nvars: { a: 1 }\nservices:\n  app: { component: fc, props: { a: '${vars.a}' } }\n",
      ),
    ],
    covers: ({ theirs }) => "resources" in theirs && JSON.stringify(theirs).includes("${"),
  },
  {
    id: "date",
    file: "an unquoted date, `V: 2024-01-31`",
    theirs: "an empty map",
    here: "refused where a text is wanted, with the remedy: quotes",
    examples: [
      app("2024-01-31"),
      app("2024-01-31 10:00:00"),
      example("edition: 3.0.0\nresources:\n  app: { component: fc3, props: { 2024-01-31: a } }\n"),
    ],
    covers: ({ ours }) => "resources" in ours && /\d{4}-\d\d-\d\d/.test(JSON.stringify(ours)),
  },
  {
    id: "syntax",
    file: "text that the YAML specification forbids, `a: [b]#c`",
    theirs: "read, where the parser is lenient",
    here: "refused",
    examples: [app("[b]#c")],
    covers: refused(/repair the file where the parser stopped/),
  },
  {
    id: "lone-question-mark",
    file: "a `?` alone in brackets or braces, `[?, x]`",
    theirs: "refused",
    here: "read as the YAML specification reads it: a key of nothing",
    examples: [app("[?,0]")],
    covers: ({ theirs, ours }) =>
      "resources" in ours && "refusal" in theirs && /missed comma between flow/.test(theirs.refusal),
  },
  {
    id: "tags",
    file: "`!!binary`, `!!float`, `!!set`, `!!omap`, `!!timestamp`",
    theirs: "read, mostly as something that no field takes",
    here: "refused",
    examples: [app("!!binary aGk="), app("!!float 1")],
    covers: refused(/the tag \S+ is not known here/),
  },
  {
    id: "keys",
    file: "a key that is a list or a map; a key `__proto__`",
    theirs: "made a text; dropped",
    here: "refused; an ordinary key",
    examples: [app("{ ? [a] : b }"), app("{ __proto__: b, a: c }")],
    covers: (compared) =>
      refused(/a key must be a plain word/)(compared) || /"__proto__"/.test(JSON.stringify(compared.ours)),
  },
  {
    id: "bounds",
    file: "a file above 128 KB, more than 20000 values, 64 levels or 64 files, a text that grows above 128 KB, a file below /proc, /sys or /dev",
    theirs: "read",
    here: "refused",
    examples: [
      app(`"${"x".repeat(140_000)}"`),
      app("${vars.a}${vars.a}", `vars: { a: "${"x".repeat(70_000)}" }\n`),
      app("${file('/proc/self/status')}"),
    ],
    covers: refused(/more than \d+|not a file of a project/),
  },
  {
    id: "left-over",
    file: "an expression that gives another one, which gives another one",
    theirs: "deployed as the text `${...}`",
    here: "refused where a field of the function has it",
    examples: [app("${vars.a}", "vars: { a: '${vars.b}', b: '${vars.c}', c: '${vars.a}' }\n")],
    covers: () => false,
    ofFunctions: true,
  },
  {
    id: "after-deployment",
    file: "`${resources.store.output.url}`",
    theirs: "filled in when the other resource was deployed",
    here: "refused where a field of the function has it; an ignored field may",
    examples: [app("${resources.app.output.url}"), app("${resources.gone.output.url}")],
    covers: () => false,
    ofFunctions: true,
  },
];
