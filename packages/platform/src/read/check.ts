import { describe, describeKind, type Located, type LocatedMap, plain } from "./located.ts";
import { nearest } from "./nearest.ts";
import type { Report } from "./report.ts";
import type { NumberRule, ObjectRule, Rule, TextRule, ValueOf } from "./rule.ts";

/** What a check found beside problems: paths of fields that are legal and have no effect here. */
export interface Checked<T> {
  readonly value: T;
  readonly idle: readonly string[];
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
  return report.count === before ? { value: value as ValueOf<R>, idle: checker.idle } : undefined;
}

/** One walk over value and rule together; it goes on after a problem, so that all of a file's are told at once. */
class Checker {
  readonly idle: string[] = [];
  readonly #report: Report;

  constructor(report: Report) {
    this.#report = report;
  }

  value(node: Located, rule: Rule, path: string): unknown {
    // An expression here failed and has said so: a second complaint about its empty place would only confuse.
    if (node.kind === "scalar" && node.refused) return undefined;
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
        this.#size(node, node.items.length, rule, path, "entries");
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

  #text(node: Located, rule: TextRule, path: string): unknown {
    const came = rule.secret ? describeKind(node) : describe(node);
    if (node.kind !== "scalar" || typeof node.value !== "string") {
      // YAML reads 8080 and true as no text; quotes are all that is missing.
      const isBare = node.kind === "scalar" && node.value !== null;
      const remedy = isBare ? `write it in quotes${rule.secret ? "" : `: "${node.value}"`}` : undefined;
      this.#report.problem("WrongType", node.at, `${path} must be ${wants(rule)}, not ${came}`, remedy);
      return undefined;
    }
    const { value } = node;
    if (rule.oneOf !== undefined && !rule.oneOf.includes(value)) {
      const what = `${path} must be one of ${list(rule.oneOf)}, not ${came}`;
      this.#report.problem("NotOneOf", node.at, what, didYouMean(value, rule.oneOf));
    }
    // The platform's lists grow (regions do): what is not on ours may be right, so it is a note.
    if (rule.known !== undefined && !rule.known.includes(value)) {
      const guess = nearest(value, rule.known);
      const help = guess === undefined ? "" : `; did you mean ${guess}?`;
      this.#report.note(node.at, `${path} is ${came}, which is not on our list${help}`);
    }
    if (rule.pattern !== undefined && !new RegExp(`^(?:${rule.pattern.source})$`, "u").test(value)) {
      this.#report.problem("OutOfRange", node.at, `${path} must ${rule.pattern.says}, not be ${came}`);
    }
    this.#size(node, [...value].length, rule, path, "characters");
    return value;
  }

  #number(node: Located, rule: NumberRule, path: string): unknown {
    const value = numberOf(node);
    if (value === undefined || (rule.is === "integer" && !Number.isInteger(value))) {
      const quoted = node.kind === "scalar" && typeof node.value === "string" && /^\d+$/.test(node.value);
      return this.#wrongType(node, rule, path, quoted ? "write it without quotes" : undefined);
    }
    if (rule.oneOf !== undefined && !rule.oneOf.includes(value)) {
      this.#report.problem("NotOneOf", node.at, `${path} must be one of ${list(rule.oneOf)}, not ${value}`);
      return value;
    }
    const { min = -Infinity, max = Infinity, multipleOf: step } = rule;
    if (value < min || value > max || (step !== undefined && value % step !== 0)) {
      const near =
        step === undefined ? undefined : Math.min(max, Math.max(min, Math.ceil(value / step) * step));
      this.#report.problem(
        "OutOfRange",
        node.at,
        `${path} must be ${range(rule)}, not ${value}`,
        near === undefined ? undefined : `${near} is the nearest legal value upwards`,
      );
    }
    return value;
  }

  #boolean(node: Located, path: string): unknown {
    if (node.kind !== "scalar") return this.#wrongType(node, { is: "boolean" }, path);
    if (typeof node.value === "boolean") return node.value;
    // A variable of the environment is always text.
    if (node.expanded && (node.value === "true" || node.value === "false")) return node.value === "true";
    return this.#wrongType(node, { is: "boolean" }, path, "write true or false, without quotes");
  }

  #map(node: LocatedMap, rule: Rule & { is: "map" }, path: string): unknown {
    const out: [string, unknown][] = [];
    for (const [key, { value, keyAt }] of node.entries) {
      if (rule.keys !== undefined && !new RegExp(`^(?:${rule.keys.source})$`, "u").test(key)) {
        this.#report.problem(
          "OutOfRange",
          keyAt,
          `the name ${JSON.stringify(key)} in ${path} must ${rule.keys.says}`,
          "choose another name",
        );
      }
      out.push([key, this.value(value, rule.of, `${path}.${key}`)]);
    }
    return Object.fromEntries(out);
  }

  /** Fields by name. A name that nobody knows is a slip of the pen or newer than our list: `rule.unknown` says which is likelier. */
  #object(node: LocatedMap, rule: ObjectRule, path: string): unknown {
    const out: [string, unknown][] = [];
    for (const [key, { value, keyAt }] of node.entries) {
      const field = Object.hasOwn(rule.fields, key) ? rule.fields[key] : undefined;
      const name = path === "" ? key : `${path}.${key}`;
      if (field === undefined) {
        const what = `${name} is not a field that is known here`;
        const guess = nearest(key, Object.keys(rule.fields));
        const help = guess === undefined ? "" : `did you mean ${guess}?`;
        if (rule.unknown === "error")
          this.#report.problem(
            "NotOneOf",
            keyAt,
            what,
            help || `known are ${list(Object.keys(rule.fields))}`,
          );
        else this.#report.note(keyAt, help === "" ? `${what}; it has no effect` : `${what}; ${help}`);
        continue;
      }
      // A key with nothing behind it is no key in a deploy file: the platform's own tool drops it too.
      if (rule.unknown !== "error" && isNothing(value) && !field.required) continue;
      if (field.idle) this.idle.push(name);
      out.push([key, this.value(value, field.rule, name)]);
    }
    for (const [key, field] of Object.entries(rule.fields)) {
      if (field.required && !node.entries.has(key)) {
        const name = path === "" ? key : `${path}.${key}`;
        this.#report.problem("MissingField", node.at, `${name} is missing: ${wants(field.rule)}`);
      }
    }
    return Object.fromEntries(out);
  }

  #size(
    node: Located,
    size: number,
    rule: { atLeast?: number; atMost?: number },
    path: string,
    unit: string,
  ): void {
    const { atLeast = 0, atMost = Infinity } = rule;
    if (size >= atLeast && size <= atMost) return;
    const legal =
      atMost === Infinity
        ? `at least ${atLeast}`
        : atLeast === 0
          ? `at most ${atMost}`
          : `${atLeast} to ${atMost}`;
    this.#report.problem("OutOfRange", node.at, `${path} must have ${legal} ${unit}, not ${size}`);
  }

  #wrongType(node: Located, rule: Rule, path: string, remedy?: string): undefined {
    this.#report.problem(
      "WrongType",
      node.at,
      `${path} must be ${wants(rule)}, not ${describe(node)}`,
      remedy,
    );
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

const list = (values: readonly (string | number)[]): string => values.join(", ");

function didYouMean(value: string, known: readonly string[]): string | undefined {
  const guess = nearest(value, known);
  return guess === undefined ? undefined : `did you mean ${guess}?`;
}

function range(rule: NumberRule): string {
  const { min, max, multipleOf } = rule;
  const bounds =
    min !== undefined && max !== undefined
      ? `${min} to ${max}`
      : min !== undefined
        ? `at least ${min}`
        : max !== undefined
          ? `at most ${max}`
          : rule.is === "integer"
            ? "a whole number"
            : "a number";
  return multipleOf === undefined ? bounds : `${bounds} in steps of ${multipleOf}`;
}

/** A rule in words, for messages and docs. */
export function wants(rule: Rule): string {
  switch (rule.is) {
    case "text":
      return rule.oneOf !== undefined ? `one of ${list(rule.oneOf)}` : "text";
    case "number":
    case "integer": {
      if (rule.oneOf !== undefined) return `one of ${list(rule.oneOf)}`;
      const noun = rule.is === "integer" ? "a whole number" : "a number";
      const legal = range(rule);
      return legal === noun ? noun : `${noun}, ${legal}`;
    }
    case "boolean":
      return "true or false";
    case "list":
      return "a list";
    case "map":
    case "object":
      return "a map";
    case "either":
      return rule.rules.map(wants).join(", or ");
    case "anything":
      return "any value";
  }
}
