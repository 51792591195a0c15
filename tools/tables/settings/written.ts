import type { Rule } from "@wsfn/platform";
import type { Language } from "../matrix.ts";

const WORDS = {
  en: {
    text: "text",
    boolean: "`true` or `false`",
    list: "list: ",
    map: "map of names to ",
    object: "map",
    anything: "as the platform has it",
    or: " or ",
    steps: (step: number) => ` in steps of ${step}`,
    from: (least: number) => `${least} or more`,
    known: (names: string) => `${names}, ...`,
  },
  zh: {
    text: "文本",
    boolean: "`true` 或 `false`",
    list: "列表：",
    map: "名称到值的映射，值为",
    object: "映射",
    anything: "以平台为准",
    or: " 或 ",
    steps: (step: number) => `，步长 ${step}`,
    from: (least: number) => `${least} 或更大`,
    known: (names: string) => `${names} 等`,
  },
} as const;

/** Most names that are listed of what may be written; of regions there are dozens. */
const LISTED = 9;

/** What may be written for a rule of the deploy file, in words: `1 to 86400`. */
export function written(rule: Rule, language: Language): string {
  const words = WORDS[language];
  const quoted = (values: readonly (string | number)[]): string =>
    values.map((value) => `\`${value}\``).join(language === "zh" ? "、" : ", ");
  switch (rule.is) {
    case "text": {
      if (rule.oneOf) return quoted(rule.oneOf);
      const known = rule.known ?? [];
      return known.length > LISTED
        ? words.known(quoted(known.slice(0, 3)))
        : known.length > 0
          ? quoted(known)
          : words.text;
    }
    case "number":
    case "integer": {
      if (rule.oneOf) return quoted(rule.oneOf);
      const steps = rule.multipleOf === undefined ? "" : words.steps(rule.multipleOf);
      const range = rule.max === undefined ? words.from(rule.min ?? 0) : `${rule.min ?? 0}–${rule.max}`;
      return `${range}${steps}`;
    }
    case "boolean":
      return words.boolean;
    case "list":
      return `${words.list}${written(rule.of, language)}`;
    case "map":
      return rule.of.is === "anything" ? words.object : `${words.map}${written(rule.of, language)}`;
    case "object":
      return words.object;
    case "either":
      return rule.rules.map((one) => written(one, language)).join(words.or);
    case "anything":
      return words.anything;
  }
}
