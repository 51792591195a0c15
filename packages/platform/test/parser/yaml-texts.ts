// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the expressions of s.yaml are written like that
import fc from "fast-check";

/** A file whose one resource has this as a value, in block and in flow style. */
export const withScalar = (text: string): string =>
  `edition: 3.0.0\nresources:\n  app:\n    component: fc3\n    props:\n      a: ${text}\n      b: [${text}, x]\n`;

const app = (props: string): string =>
  `edition: 3.0.0\nresources:\n  app:\n    component: fc3\n    props:\n${props}`;

/** Scalars that parsers of YAML 1.1 and 1.2 are known to see differently. */
export const SCALARS: readonly string[] = [
  ...[
    "0o14",
    "014",
    "0x1F",
    "1_000",
    "0b11",
    "-0b1",
    "1e3",
    "1E3",
    ".5",
    "-.5",
    "5.",
    "+1",
    "-0",
    "0.",
    "00",
    "0o8",
    "1e",
    "e1",
    "1e999",
    "1.5e+3",
  ],
  ...[
    "0xFFFFFFFFFFFFFFFFFF",
    "9007199254740993",
    ".inf",
    "-.Inf",
    ".NaN",
    "0x1_F",
    "1__0",
    "12:30:45",
    "1:30",
  ],
  ...[
    "~",
    "null",
    "Null",
    "nUll",
    "yes",
    "on",
    "off",
    "y",
    "True",
    "TRUE",
    "tRue",
    "=",
    "-",
    "2024-1-1",
    "2024-01-1",
  ],
  ...["!!str 5", "!!int '5'", "!!bool 'true'", "!custom x", "!!null x", "!<tag:yaml.org,2002:str> 5"],
  ...[
    "'it''s'",
    '"a\\tb\\u0041"',
    '"\\x41"',
    "[a, b,]",
    "[a, , b]",
    "{a, b: 1}",
    "{a: 1, a: 2}",
    "&x a",
    "*nope",
    "? a",
    "a: b",
    "@x",
    "`x",
    "%x",
  ],
  ...["{? a : b}", "[a: b]", "{'x': 1,\"y\": 2}", "a #c", "'a' #c", "你好", "<<"],
];

/** Whole files: merges, aliases, keys, documents, line ends. */
export const FILES: Readonly<Record<string, string>> = {
  "keys twice":
    "edition: 3.0.0\nresources:\n  app: { component: fc3, props: { a: 1 } }\n  app: { component: fc3, props: { a: 2 } }\n",
  "merges in a list": `x: &x { a: 1, b: 2 }\ny: &y { b: 3, c: 4 }\n${app("      <<: [*x, *y]\n      b: 9\n")}`,
  "two merges": `x: &x { a: 1, b: 2 }\ny: &y { b: 3, c: 4 }\n${app("      <<: *x\n      <<: *y\n")}`,
  "a merge after keys": `x: &x { a: 1, b: 2 }\n${app("      a: 5\n      <<: *x\n")}`,
  "merges in merges": `x: &x { a: 1, b: 2 }\ny: &y { <<: *x, c: 3 }\n${app("      <<: *y\n")}`,
  "a quoted merge": app("      '<<': { a: 1 }\n"),
  "a merge of nothing": app("      <<:\n      a: 1\n"),
  "a merge of a text": app("      <<: x\n      a: 1\n"),
  "a merge of a list of texts": app("      <<: [x]\n      a: 1\n"),
  "an alias as props": `p: &p { a: 1, b: "\${this.name}" }\nedition: 3.0.0\nresources:\n  app: { component: fc3, props: *p }\n`,
  "an alias of itself": "edition: 3.0.0\nresources:\n  app: &a { component: fc3, props: { a: *a } }\n",
  "keys of other kinds": app("      1: a\n      0x10: b\n      true: c\n      1.50: d\n      ~: e\n"),
  "nothing in lists": app("      a: [1, null, 2, null]\n      b: [null]\n      c:\n"),
  "two documents": `${app("      a: 1\n")}---\na: 1\n`,
  "a document's start": `---\n${app("      a: 1\n")}`,
  "a document's end": `${app("      a: 1\n")}...\n`,
  "a %YAML line": `%YAML 1.1\n---\n${app("      a: yes\n      b: 010\n      c: 12:30\n")}`,
  "a byte order mark": `\uFEFF${app("      a: 1\n")}`,
  "line ends of Windows": app("      a: x\n      b: |\n        one\n        two\n").replaceAll("\n", "\r\n"),
  "block texts": app(
    "      a: |\n        one\n        two\n\n      b: >-\n        one\n        two\n      c: |+\n        one\n\n",
  ),
  "texts over lines": app(
    "      a: one\n        two\n      b: 'one\n        two'\n      c: \"one\\\n        two\"\n",
  ),
  tabs: "edition: 3.0.0\nresources:\n\tapp: { component: fc3 }\n",
  "a quoted edition": `${app("      a: 1\n").replace("3.0.0", "'3.0.0'")}`,
  "services of edition 3": "edition: 3.0.0\nservices:\n  app: { component: fc3, props: { a: 1 } }\n",
  "services beside resources": `services:\n  old: { component: fc, props: { a: 1 } }\n${app("      a: 1\n")}`,
  "a resource that is nothing": `${app("      a: 1\n")}  nothing:\n`,
  "a component by number": app("      a: 1\n").replace("fc3", "3"),
  "actions that are no list": `actions: { pre-deploy: x }\n${app("      a: 1\n")}`,
  "actions that are": `actions: { pre-deploy: [{ run: x }] }\n${app("      a: 1\n")}`,
  "an order of nobody": `flow: { deploy: [[gone]] }\n${app("      a: 1\n")}`,
  "an order": `flow: { deploy: [[app]] }\n${app("      a: 1\n")}`,
  "an extend that is a map": `extend: { a: 1 }\n${app("      a: 1\n")}`,
  "an extend that is no yaml": `extend: gone.txt\n${app("      a: 1\n")}`,
  "tags that are half": app("      a: '<% x'\n      b: '<b> x </b>'\n      c: '%>'\n"),
  "a wrong expression in another resource": `${app("      a: 1\n")}  oss: { component: oss, props: { x: "\${env('NONE')}" } }\n`,
  "a wrong expression outside": `x-note: "\${nothing}"\n${app("      a: 1\n")}`,
  "a variable that is nothing": `vars: { a: }\n${app('      a: "${vars.a}"\n')}`,
};

const SIGNS = [..."0123456789019._-+eExXoObB:~TtruefalsNUnylYoO ,#'\"|>%@!&*?[]{}()$=\\/"];

/** Anything that may stand for a value: mostly numbers of a kind, else signs. */
export const scalarText: fc.Arbitrary<string> = fc
  .oneof(
    fc.array(fc.constantFrom(...SIGNS), { minLength: 1, maxLength: 7 }),
    fc.array(fc.constantFrom(..."0011289._-+exobT:Z "), { minLength: 1, maxLength: 8 }),
  )
  .map((signs) => signs.join(""));
