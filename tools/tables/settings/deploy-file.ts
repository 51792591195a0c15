import { FC3_FIELDS, type Field, HTTP_TRIGGER_CONFIG, LIMITS, type Rule } from "@wsfn/platform";
import { markdownTable } from "../marked-section.ts";
import type { Language } from "../matrix.ts";
import { DEPLOY_WORDS } from "./deploy-words.ts";
import { written } from "./written.ts";

/** Raised when a field that has an effect has no words, or words have no field: the page would be wrong. */
export class FieldWithoutWords extends Error {
  override readonly name = "FieldWithoutWords";
}

interface Place {
  readonly path: string;
  readonly field: Field;
}

/** A field of `props:` and those below it, as they are written in a path. Ignored ones stand for all below them. */
function* places(fields: Readonly<Record<string, Field>>, above = ""): Iterable<Place> {
  for (const [name, field] of Object.entries(fields)) {
    const path = `${above}${name}`;
    yield { path, field };
    if (!field.ignored) yield* below(field.rule, path);
  }
}

function* below(rule: Rule, path: string): Iterable<Place> {
  if (rule.is === "object") yield* places(rule.fields, `${path}.`);
  else if (rule.is === "list") yield* below(rule.of, `${path}[]`);
  else if (rule.is === "either") for (const one of rule.rules) yield* below(one, path);
}

const ALL: readonly Place[] = [
  ...places(FC3_FIELDS),
  ...places(HTTP_TRIGGER_CONFIG.fields, "triggers[].triggerConfig."),
];

const DEFAULTS: Readonly<Record<string, string>> = {
  timeout: `${LIMITS.timeoutSeconds.default}`,
  memorySize: `${LIMITS.memoryMb.default}`,
  instanceConcurrency: "1",
  diskSize: "512",
  "customRuntimeConfig.port": "9000",
  "customContainerConfig.port": "9000",
  "triggers[].triggerConfig.authType": "`function`",
};

const HEAD: Readonly<Record<Language, readonly string[]>> = {
  en: ["under `props:`", "may be", "default", "what it does"],
  zh: ["`props:` 之下", "取值", "默认值", "作用"],
};

/**
 * The fields of `s.yaml` that `wsfn dev` acts on: path, what may be written, default, meaning.
 * @throws {FieldWithoutWords}
 */
export function deployFields(language: Language): string {
  const acting = ALL.filter(({ path, field }) => !field.ignored && !PASSED.test(path) && isLeaf(field.rule));
  const paths = new Set(acting.map(({ path }) => path));
  const wordless = [...paths].filter((path) => DEPLOY_WORDS[path] === undefined);
  const fieldless = Object.keys(DEPLOY_WORDS).filter((path) => !paths.has(path));
  if (wordless.length + fieldless.length > 0) {
    throw new FieldWithoutWords(
      `tools/tables/settings/deploy-words.ts: add ${wordless.join(", ") || "nothing"}, remove ${fieldless.join(", ") || "nothing"}`,
    );
  }
  const rows = acting.map(({ path, field }) => [
    `\`${path}\``,
    written(field.rule, language),
    field.required ? (language === "zh" ? "必填" : "required") : (DEFAULTS[path] ?? ""),
    DEPLOY_WORDS[path]?.[language] ?? "",
  ]);
  return markdownTable(HEAD[language], rows);
}

/** Names of the fields that are legal and have no effect here. */
export const ignoredFields = (language: Language): string =>
  ALL.filter(({ field }) => field.ignored)
    .map(({ path }) => `\`${path}\``)
    .join(language === "zh" ? "、" : ", ");

// What its parent's row says already.
const PASSED = /^code\.|^triggers\[\]\.triggerConfig$|^customContainerConfig\.healthCheckConfig\./;

/** Holds no fields of its own that have rows; `code` may be a text or a map, and its one row stands for both. */
const isLeaf = (rule: Rule): boolean =>
  (rule.is === "either" && rule.rules[0]?.is === "text") || [...below(rule, "")].length === 0;
