// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the expressions of s.yaml are written like that
import fc from "fast-check";
import { stringify } from "yaml";

/** Files by name, the variables that are set, and the environment that is asked for. */
export interface GeneratedProject {
  readonly files: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly environmentName?: string | undefined;
  readonly main: string;
}

const KEYS = ["a", "b", "c", "my-key"] as const;
const RESOURCES = ["app", "store", "last", "none"] as const;
const VARIABLES = ["SET", "EMPTY", "UNSET", "IN_DOTENV", "IN_CODE_DOTENV", "ODD"] as const;

const key = fc.constantFrom(...KEYS);
const resource = fc.constantFrom(...RESOURCES);
const variable = fc.constantFrom(...VARIABLES);

/** One form of an expression, its holes filled in. */
const form = (...parts: readonly (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> =>
  fc
    .tuple(...parts.map((part) => (typeof part === "string" ? fc.constant(part) : part)))
    .map((all) => all.join(""));

/** What gives a text or a number in every generated file, in the forms of the tool's manual. */
const soundText: fc.Arbitrary<string> = fc.oneof(
  form("${vars.nested.", key, "}"),
  form("${vars.list.", fc.constantFrom("0", "1", "length"), "}"),
  form("${env('SET')}"),
  form("${env(SET)}"),
  form("${env('", variable, "', '", fc.constantFrom("default", "", "it is"), "')}"),
  form("${env('", variable, "', ", fc.constantFrom("5", "true", "vars.nested.a"), ")}"),
  form("${file('", fc.constantFrom("./version.txt", "version.txt"), "')}"),
  form("${path('", fc.constantFrom(".", "./folder"), "')}"),
  form("${base64('", fc.constantFrom("x", "a b"), "')}"),
  form("${str(vars.nested.", key, ")}"),
  form("${", fc.constantFrom("self", "shared"), ".", key, "}"),
  form("${resources.app.", fc.constantFrom("output", "info"), ".", key, "}"),
);

/** What gives a value of any kind. */
const sound: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: soundText },
  { weight: 2, arbitrary: form("${vars.", key, "}") },
  { weight: 1, arbitrary: form('${vars["', key, '"]}') },
  { weight: 1, arbitrary: form("${json(file('./data.json'))}") },
  { weight: 1, arbitrary: form("${yaml(file('./data.yaml'))}") },
);

/** What only the expressions of a resource may look at. */
const ofResource: fc.Arbitrary<string> = fc.oneof(
  form("${this.", fc.constantFrom("name", "component"), "}"),
  form("${this.props.", key, "}"),
  form("${that.props.", key, "}"),
  form("${resources.", fc.constantFrom("app", "store"), ".props.", key, "}"),
  form("${resources.store.component}"),
);

/** Each construct of the tool's manual, and what people write instead. */
export const expression: fc.Arbitrary<string> = fc.oneof(
  form("${vars.", key, "}"),
  form("${vars.", key, ".", key, "}"),
  form("${vars.list.", fc.constantFrom("0", "1", "9", "length"), "}"),
  form('${vars["', key, '"]}'),
  form('${vars["', key, '"].', key, "}"),
  form("${vars['", key, "']}"),
  form("${vars.list[0]}"),
  form("${", fc.constantFrom(" ", "  "), "vars.", key, "}"),
  form("${vars.", key, " }"),
  form("${env('", variable, "')}"),
  form("${env(", variable, ")}"),
  form('${env("', variable, '")}'),
  form("${ env('", variable, "') }"),
  form("${env( ", variable, " )}"),
  form("${env('", variable, "', '", fc.constantFrom("default", "", "it is"), "')}"),
  form(
    "${env('",
    variable,
    "', ",
    fc.constantFrom("5", "true", "null", "vars.a", "this.props.a", "''"),
    ")}",
  ),
  form("${env(", variable, ", default)}"),
  form("${env(", variable, ", 'default')}"),
  form("${env('", variable, "', file('./version.txt'))}"),
  form("${this.", fc.constantFrom("name", "access", "component", "region", "props", "extend"), "}"),
  form("${this.props.", key, "}"),
  form("${that.props.", key, "}"),
  form("${ this.props.", key, "}"),
  form("${resources.", resource, ".props.", key, "}"),
  form("${resources.", resource, ".component}"),
  form("${resources.", resource, ".", fc.constantFrom("output", "info"), ".", key, "}"),
  form("${components.fc3.", fc.constantFrom("output", "props"), ".", key, "}"),
  form("${", fc.constantFrom("self", "shared"), ".", key, "}"),
  form(
    "${file('",
    fc.constantFrom("./version.txt", "version.txt", "odd.txt", "missing.txt", "folder"),
    "')}",
  ),
  form("${file(", fc.constantFrom("./version.txt", "missing.txt"), ")}"),
  form("${json(file('", fc.constantFrom("./data.json", "./version.txt", "missing.json"), "'))}"),
  form("${json(file('./data.json')).", key, "}"),
  form("${json(file('./data.json'))[\"", key, '"]}'),
  form("${json(file(./data.json))}"),
  form("${json('[1, \"x\"]')}"),
  form("${json('{\"a\": 1}').a}"),
  form("${yaml(file('", fc.constantFrom("./data.yaml", "./version.txt"), "'))}"),
  form("${yaml(file('./data.yaml')).", key, "}"),
  form("${yaml('a: 1')}"),
  form("${yaml('a: [')}"),
  form("${path('", fc.constantFrom(".", "./folder", "folder/", "./missing"), "')}"),
  form("${path(./folder)}"),
  form("${base64('", fc.constantFrom("x", "a b"), "')}"),
  form("${base64(file('./version.txt'))}"),
  form("${str(vars.", key, ")}"),
  form("${str('", key, "')}"),
  form("${env.init(vars.", key, ")}"),
  fc.constantFrom(
    "${cwd}",
    "${name}",
    "${}",
    "${ }",
    "${vars}",
    "${resources}",
    "${vars.a",
    "$${vars.a}",
    "{{vars.a}}",
    "$vars.a",
    "${vars..a}",
    "${.a}",
    "${vars.}",
    "${1}",
    '${"x"}',
    "${'x'}",
    "${true}",
    "${null}",
    "${undefined}",
    "${HOME}",
    "${PATH:-x}",
    "${env()}",
    "${env('')}",
    "${nothing('x')}",
    "${file()}",
    "${vars.${vars.a}}",
    "${env('SET').length}",
    "${vars.a + 1}",
    "${vars.a || 'x'}",
    "${credential.AccountID}",
    "\\${vars.a}",
    "${vars.a}\n",
  ),
);

const piece = fc.constantFrom("x", "-", " ", "$", "{", "a.b", "你好", "'");
const plainScalar = fc.constantFrom<unknown>(
  0,
  1,
  80,
  -1,
  1.5,
  true,
  false,
  null,
  "",
  "text",
  "80",
  "true",
  "null",
  "a b",
  "0.10",
  [],
  {},
);

/** A value as it may stand in a file: a scalar, a text with expressions, a list or a map of such. One expression in many is odd. */
const values = (...expressions: readonly fc.Arbitrary<string>[]): fc.Arbitrary<unknown> => {
  const odd = { weight: 1, arbitrary: expression };
  const one = fc.oneof({ weight: 100, arbitrary: fc.oneof(...expressions) }, odd);
  const texts = fc.array(
    fc.oneof({ weight: 50, arbitrary: soundText }, { weight: 50, arbitrary: piece }, odd),
    { minLength: 2, maxLength: 4 },
  );
  return fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      { weight: 3, arbitrary: plainScalar },
      { weight: 5, arbitrary: one },
      { weight: 2, arbitrary: texts.map((parts) => parts.join("")) },
      { weight: 1, arbitrary: fc.array(tie("value"), { maxLength: 3 }) },
      { weight: 1, arbitrary: fc.dictionary(key, tie("value"), { maxKeys: 3 }) },
    ),
  })).value as fc.Arbitrary<unknown>;
};
const outside = values(sound);
const inside = values(sound, ofResource);
const plainValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    plainScalar,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(key, tie("value"), { maxKeys: 3 }),
  ),
})).value as fc.Arbitrary<unknown>;

/** Every key, so that what names one mostly finds it. */
const full = <T>(value: fc.Arbitrary<T>) => fc.record({ a: value, b: value, c: value, "my-key": value });
const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const rarely = <T>(usual: T, ...others: readonly T[]) =>
  fc.oneof(
    { weight: 40, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );

const vars = fc
  .record({
    own: full(outside),
    nested: full(plainScalar.filter((value) => value !== null && typeof value !== "object")),
  })
  .map(({ own, nested }) => ({ ...own, nested, list: ["x", "y"] }));

const props = fc
  .record({
    own: full(inside),
    code: some(fc.constantFrom("./", "./folder", "./missing")),
    region: some(fc.constantFrom("cn-hangzhou", "${vars.nested.a}")),
  })
  .map(({ own, ...rest }) => ({ ...own, ...rest }));

const extend = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ name: rarely("web", "none"), ignore: some(fc.constantFrom(["a"], ["b", "c.a"])) }),
  },
  { weight: 1, arbitrary: fc.constant("web") },
);

const element = fc.record({
  component: fc.constantFrom<unknown>("fc3", "fc3", "fc", "oss", "devsapp/fc3@0.1", "${env('NONE', 'fc3')}"),
  props: fc.oneof({ weight: 12, arbitrary: props }, { weight: 1, arbitrary: fc.constant(undefined) }),
  extend: some(extend),
  output: some(fc.constant({ a: "known" })),
  actions: some(fc.constant({ "pre-deploy": [{ run: "make ${vars.nested.b}" }] })),
});

const resources = fc.record({ store: element, app: element, last: some(element) });

const document = fc.record({
  edition: rarely<unknown>("3.0.0", "1.0.0", "2.0.0", 3, "3.0", undefined),
  name: fc.constantFrom("demo", "${vars.nested.a}"),
  access: some(fc.constant("default")),
  vars,
  template: fc.record({ web: fc.dictionary(key, outside, { maxKeys: 4 }) }),
  resources: fc.oneof({ weight: 12, arbitrary: resources }, { weight: 1, arbitrary: fc.constant(undefined) }),
});

const overlay = fc.dictionary(key, plainValue, { maxKeys: 3 });
const overlays = fc.record({
  components: some(fc.record({ fc3: overlay, oss: overlay })),
  resources: some(fc.record({ app: overlay })),
});
const environments = fc.record({
  environments: fc.array(
    fc.record({
      name: fc.constantFrom("test", "prod"),
      region: fc.constant("cn-beijing"),
      infraStack: some(fc.constant({ region: "${this.region}-1" })),
      overlays: some(overlays),
    }),
    { maxLength: 2 },
  ),
});

const dotenv = fc
  .array(
    fc.tuple(
      fc.constantFrom("IN_DOTENV", "IN_CODE_DOTENV", "SET", "ODD"),
      fc.constantFrom(
        "plain",
        "'single $SET'",
        '"two\\nlines"',
        "$SET-x",
        "${UNSET:-fallback}",
        "\\$SET",
        "${ODD}",
        "",
        "# nothing",
        " spaced # comment",
      ),
    ),
    { maxLength: 3 },
  )
  .map((lines) => lines.map(([name, of]) => `${name}=${of}\n`).join(""))
  // What refers to itself has no end with the tool; that is a difference with an example of its own.
  .filter((source) => !/ODD=\$\{ODD\}/.test(source));

/** Text of a yaml file, with anchors or without. */
const yamlText = (content: unknown): string =>
  stringify(JSON.parse(JSON.stringify(content)), { lineWidth: 0 });

/** A whole project: the file, and what lies beside it. */
export const generatedProject: fc.Arbitrary<GeneratedProject> = fc
  .record({
    document,
    base: some(document),
    environments: some(environments),
    environmentName: some(fc.constantFrom("test", "gone")),
    dotenv: some(dotenv),
    codeDotenv: some(dotenv),
    data: plainValue,
    odd: fc.constantFrom("${vars.a}", "two\nlines\n", "", "\uFEFFmark", "${env('SET')"),
    variables: fc.record<Record<string, string | undefined>>({
      SET: fc.constant("set"),
      EMPTY: fc.constant(""),
      ODD: some(fc.constantFrom("${vars.a}", "$SET", "a b")),
    }),
  })
  .map((parts) => {
    const { variables, data, odd } = parts;
    const isExtended = parts.base !== undefined && parts.environments === undefined;
    const main = isExtended ? { extend: "base.yaml", ...parts.document } : parts.document;
    const files = {
      "s.yaml": yamlText(main),
      ...(isExtended && { "base.yaml": yamlText(parts.base) }),
      ...(parts.environments && { "env.yaml": yamlText(parts.environments) }),
      ...(parts.dotenv !== undefined && { ".env": parts.dotenv }),
      "folder/.env": parts.codeDotenv ?? "",
      "version.txt": "1.4.2",
      "odd.txt": odd,
      "data.json": JSON.stringify(data),
      "data.yaml": yamlText(data),
    };
    const environment = Object.fromEntries(
      Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
    return {
      files,
      environment,
      main: "s.yaml",
      ...(parts.environments && { environmentName: parts.environmentName }),
    };
  });
