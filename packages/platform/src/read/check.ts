import { basename } from "node:path";
import type { Said } from "../said.ts";
import { said } from "../words/said.ts";
import {
  describe,
  describeKind,
  type Located,
  type LocatedMap,
  type LocatedScalar,
  type Pending,
  plain,
} from "./located.ts";
import { nearest } from "./nearest.ts";
import type { Report } from "./report.ts";
import type { NumberRule, ObjectRule, Rule, TextRule, ValueOf } from "./rule.ts";

/** What a check found beside problems: paths of fields that are legal and have no effect here. */
export interface Checked<T> {
  readonly value: T;
  readonly ignored: readonly string[];
}

/**
 * Holds `node` against `rule`. Everything that is wrong goes to `report`, each with its place, the legal values and
 * the remedy; then the result is undefined. `path` is how messages name the value (`props.timeout`).
 */
export function check<const R extends Rule>(
  node: Located,
  rule: R,
  path: string,
  report: Report,
): Checked<ValueOf<R>> | undefined {
  const before = report.count;
  const checker = new Checker(report);
  const value = checker.value(node, rule, path);
  return report.count === before ? { value: value as ValueOf<R>, ignored: checker.ignored } : undefined;
}

/** One walk over value and rule together; it goes on after a problem, so that all problems of a file are reported at once. */
class Checker {
  readonly ignored: string[] = [];
  readonly #report: Report;
  /** Are we below a field that has no effect here? */
  #isIgnored = false;

  constructor(report: Report) {
    this.#report = report;
  }

  value(node: Located, rule: Rule, path: string): unknown {
    // An expression here failed and was reported: a second report about its empty place would only confuse.
    if (node.kind === "scalar" && node.refused) return undefined;
    if (node.kind === "scalar" && node.pending) {
      // What has no effect here may be known as late as it likes.
      const isFine = this.#isIgnored && node.pending.until !== "never";
      return isFine ? node.value : this.#pending(node, node.pending, path);
    }
    switch (rule.is) {
      case "text":
        return this.#text(node, rule, path);
      case "number":
      case "integer":
        return this.#number(node, rule, path);
      case "boolean":
        return this.#boolean(node, path);
      case "list": {
        if (node.kind !== "list") return this.#wrongType(node, rule, path);
        this.#size(node, { size: node.items.length, unit: "{n} entries", path }, rule);
        return node.items.map((item, i) => this.value(item, rule.of, `${path}[${i}]`));
      }
      case "map": {
        if (node.kind !== "map") return this.#wrongType(node, rule, path);
        return this.#map(node, rule, path);
      }
      case "object":
        return node.kind === "map" ? this.#object(node, rule, path) : this.#wrongType(node, rule, path);
      case "either": {
        // By kind alone, not by trial: the complaints of the alternative that was meant are the useful ones.
        const fitting = rule.rules.find((r) => fits(node, r));
        return fitting === undefined ? this.#wrongType(node, rule, path) : this.value(node, fitting, path);
      }
      case "anything":
        return plain(node);
    }
  }

  #pending(node: LocatedScalar, { until, expression }: Pending, path: string): undefined {
    const shown = `\${${expression.slice(0, 80)}}`;
    if (until === "another-pass") {
      const what = said(
        "{path}: {expression} is still in the text after the platform's tool has expanded it twice",
        { path, expression: shown },
      );
      const remedy = said("let expressions refer to values, not to each other");
      this.#report.problem("TooComplex", node.at, what, remedy);
      return undefined;
    }
    const [root, ...keys] = expression.split(".");
    if (until === "never") {
      const what = said("{path} is {expression}, and there is no resource {name} in this file", {
        ...{ path, expression: shown, name: keys[0] ?? "" },
      });
      this.#report.problem("Expression", node.at, what, said("check the name"));
      return undefined;
    }
    const value = keys.reduceRight((inner, key) => `{ ${key}: ${inner} }`, "VALUE");
    const remedy =
      root === "resources"
        ? said(
            "give a value here: write {resources} and {extend} into a file of their own, and name that file with -t",
            {
              resources: `\`resources: ${value}\``,
              extend: `\`extend: ${basename(this.#report.file)}\``,
            },
          )
        : said("write the value itself");
    this.#report.problem(
      "AfterDeployment",
      node.at,
      said("{path} is {expression}, which has a value after a deployment only", { path, expression: shown }),
      remedy,
    );
    return undefined;
  }

  #text(node: Located, rule: TextRule, path: string): unknown {
    const isSecret = rule.secret || this.#report.isSecret;
    const got = isSecret ? describeKind(node) : describe(node);
    if (node.kind === "scalar" && node.isDate)
      return this.#wrongType(node, rule, path, said("it is a date; write it in quotes"));
    if (node.kind !== "scalar" || typeof node.value !== "string") {
      // YAML reads 8080 and true as no text; quotes are all that is missing.
      const bare = node.kind === "scalar" && node.value !== null ? `"${node.value}"` : undefined;
      const inQuotes = (text: string): Said =>
        isSecret ? said("write it in quotes") : said("write it in quotes: {text}", { text });
      const what = said("{path} must be {wanted}, not {got}", { path, wanted: wants(rule), got });
      this.#report.problem("WrongType", node.at, what, bare === undefined ? undefined : inQuotes(bare));
      return undefined;
    }
    const { value } = node;
    if (rule.oneOf !== undefined && !rule.oneOf.includes(value)) {
      const what = said("{path} must be one of {values}, not {got}", { path, values: rule.oneOf, got });
      this.#report.problem("NotOneOf", node.at, what, didYouMean(value, rule.oneOf));
    }
    // The platform's lists grow (regions do): what is not on ours may be right, so it is a note.
    if (rule.known !== undefined && !rule.known.includes(value)) {
      const guess = nearest(value, rule.known);
      const what =
        guess === undefined
          ? said("{path} is {got}, which is not on our list", { path, got })
          : said("{path} is {got}, which is not on our list; did you mean {name}?", {
              ...{ path, got, name: guess },
            });
      this.#report.note("UnknownValue", node.at, what);
    }
    if (rule.pattern !== undefined && !new RegExp(`^(?:${rule.pattern.source})$`, "u").test(value)) {
      const what = said("{path} must {rule}, not be {got}", { path, rule: said(rule.pattern.says), got });
      this.#report.problem("OutOfRange", node.at, what);
    }
    this.#size(node, { size: [...value].length, unit: "{n} characters", path }, rule);
    return value;
  }

  #number(node: Located, rule: NumberRule, path: string): unknown {
    const value = numberOf(node);
    if (value === undefined || (rule.is === "integer" && !Number.isInteger(value))) {
      const quoted = node.kind === "scalar" && typeof node.value === "string" && /^\d+$/.test(node.value);
      return this.#wrongType(node, rule, path, quoted ? said("write it without quotes") : undefined);
    }
    if (rule.oneOf !== undefined && !rule.oneOf.includes(value)) {
      const what = said("{path} must be one of {values}, not {got}", {
        path,
        values: rule.oneOf,
        got: value,
      });
      this.#report.problem("NotOneOf", node.at, what);
      return value;
    }
    const { min = -Infinity, max = Infinity, multipleOf: step } = rule;
    if (value < min || value > max || (step !== undefined && value % step !== 0)) {
      const near =
        step === undefined ? undefined : Math.min(max, Math.max(min, Math.ceil(value / step) * step));
      this.#report.problem(
        "OutOfRange",
        node.at,
        said("{path} must be {wanted}, not {got}", { path, wanted: range(rule), got: value }),
        near === undefined ? undefined : said("{value} is the nearest legal value upwards", { value: near }),
      );
    }
    return value;
  }

  #boolean(node: Located, path: string): unknown {
    if (node.kind !== "scalar") return this.#wrongType(node, { is: "boolean" }, path);
    if (typeof node.value === "boolean") return node.value;
    // A variable of the environment is always text.
    if (node.expanded && (node.value === "true" || node.value === "false")) return node.value === "true";
    return this.#wrongType(node, { is: "boolean" }, path, said("write true or false, without quotes"));
  }

  #map(node: LocatedMap, rule: Rule & { is: "map" }, path: string): unknown {
    const out: [string, unknown][] = [];
    for (const [key, { value, keyAt }] of node.entries) {
      if (rule.keys !== undefined && !new RegExp(`^(?:${rule.keys.source})$`, "u").test(key)) {
        this.#report.problem(
          "OutOfRange",
          keyAt,
          said("the name {name} in {path} must {rule}", {
            ...{ name: JSON.stringify(key), path, rule: said(rule.keys.says) },
          }),
          said("choose another name"),
        );
      }
      out.push([key, this.value(value, rule.of, `${path}.${key}`)]);
    }
    return Object.fromEntries(out);
  }

  /** Fields by name. A name that is not in the table is a typing error or newer than the table: `rule.unknown` decides which is likelier. */
  #object(node: LocatedMap, rule: ObjectRule, path: string): unknown {
    const out: [string, unknown][] = [];
    for (const [key, { value, keyAt }] of node.entries) {
      const field = Object.hasOwn(rule.fields, key) ? rule.fields[key] : undefined;
      const name = path === "" ? key : `${path}.${key}`;
      if (field === undefined) {
        const what = said("{name} is not a field that is known here", { name });
        const guess = nearest(key, Object.keys(rule.fields));
        const help = guess === undefined ? undefined : said("did you mean {name}?", { name: guess });
        if (rule.unknown === "error")
          this.#report.problem(
            "NotOneOf",
            keyAt,
            what,
            help ?? said("known are {names}", { names: Object.keys(rule.fields) }),
          );
        else
          this.#report.note(
            guess === undefined ? "UnknownField" : "MisspeltField",
            keyAt,
            help === undefined
              ? said("{what}; it has no effect", { what })
              : said("{what}; {remedy}", { what, remedy: help }),
          );
        continue;
      }
      // A key with nothing after it is no key in a deploy file: the platform's own tool drops it too.
      if (rule.unknown !== "error" && isNothing(value) && !field.required) continue;
      if (field.ignored) this.ignored.push(name);
      const outside = this.#isIgnored;
      this.#isIgnored ||= field.ignored === true;
      out.push([key, this.value(value, field.rule, name)]);
      this.#isIgnored = outside;
    }
    for (const [key, field] of Object.entries(rule.fields)) {
      if (field.required && !node.entries.has(key)) {
        const name = path === "" ? key : `${path}.${key}`;
        const what = said("{name} is missing: {wanted}", { name, wanted: wants(field.rule) });
        this.#report.problem("MissingField", node.at, what);
      }
    }
    return Object.fromEntries(out);
  }

  #size(
    node: Located,
    {
      size,
      unit,
      path,
    }: { readonly size: number; readonly unit: "{n} characters" | "{n} entries"; readonly path: string },
    { atLeast = 0, atMost = Infinity }: { readonly atLeast?: number; readonly atMost?: number },
  ): void {
    if (size >= atLeast && size <= atMost) return;
    const n =
      atMost === Infinity
        ? said("at least {min}", { min: atLeast })
        : atLeast === 0
          ? said("at most {max}", { max: atMost })
          : said("{min} to {max}", { min: atLeast, max: atMost });
    const legal = said(unit, { n });
    this.#report.problem(
      "OutOfRange",
      node.at,
      said("{path} must have {legal}, not {size}", { path, legal, size }),
    );
  }

  #wrongType(node: Located, rule: Rule, path: string, remedy?: Said): undefined {
    const got = this.#report.isSecret ? describeKind(node) : describe(node);
    const what = said("{path} must be {wanted}, not {got}", { path, wanted: wants(rule), got });
    this.#report.problem("WrongType", node.at, what, remedy);
    return undefined;
  }
}

const isNothing = (node: Located): boolean => node.kind === "scalar" && node.value === null;

function numberOf(node: Located): number | undefined {
  if (node.kind !== "scalar") return undefined;
  if (typeof node.value === "number") return Number.isFinite(node.value) ? node.value : undefined;
  // Only what an expression gave: a quoted number in the file is wrong on the platform as well.
  return node.expanded && typeof node.value === "string" && /^-?\d+(\.\d+)?$/.test(node.value)
    ? Number(node.value)
    : undefined;
}

/** Whether a value is of a rule's kind; whether it is legal is asked afterwards. */
function fits(node: Located, rule: Rule): boolean {
  if (rule.is === "anything") return true;
  if (rule.is === "either") return rule.rules.some((r) => fits(node, r));
  if (rule.is === "list") return node.kind === "list";
  if (rule.is === "map" || rule.is === "object") return node.kind === "map";
  if (node.kind !== "scalar") return false;
  if (rule.is === "text") return typeof node.value === "string";
  return rule.is === "boolean" ? typeof node.value === "boolean" : numberOf(node) !== undefined;
}

function didYouMean(value: string, known: readonly string[]): Said | undefined {
  const guess = nearest(value, known);
  return guess === undefined ? undefined : said("did you mean {name}?", { name: guess });
}

const numberText = ({ is }: NumberRule): Said => said(is === "integer" ? "a whole number" : "a number");

/** The bounds of a number; what it is where it has none. */
function range(rule: NumberRule): Said {
  const { min, max, multipleOf } = rule;
  const bounds =
    min !== undefined && max !== undefined
      ? said("{min} to {max}", { min, max })
      : min !== undefined
        ? said("at least {min}", { min })
        : max !== undefined
          ? said("at most {max}", { max })
          : numberText(rule);
  return multipleOf === undefined
    ? bounds
    : said("{range} in steps of {step}", { range: bounds, step: multipleOf });
}

/** A rule in words, for messages and docs. */
function wants(rule: Rule): Said {
  switch (rule.is) {
    case "text":
      return rule.oneOf !== undefined ? said("one of {values}", { values: rule.oneOf }) : said("text");
    case "number":
    case "integer": {
      if (rule.oneOf !== undefined) return said("one of {values}", { values: rule.oneOf });
      const noun = numberText(rule);
      const legal = range(rule);
      return legal.sentence === noun.sentence ? noun : said("{noun}, {legal}", { noun, legal });
    }
    case "boolean":
      return said("true or false");
    case "list":
      return said("a list");
    case "map":
    case "object":
      return said("a map");
    case "either":
      return rule.rules.map(wants).reduce((one, other) => said("{one}, or {other}", { one, other }));
    case "anything":
      return said("any value");
  }
}
