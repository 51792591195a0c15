import type { Located, LocatedEntry, LocatedScalar, Pending } from "../read/located.ts";
import { SOURCE_LIMITS } from "../read/source-file.ts";
import type { Said } from "../said.ts";
import { said } from "../words/said.ts";
import { evaluate } from "./expression.ts";
import { ExpressionFault } from "./expression-fault.ts";
import type { Scope } from "./scope.ts";

/** Characters that one text may grow to by its expressions; the text of one file fits. */
const MAX_TEXT = SOURCE_LIMITS.maxBytes;

/**
 * Expands the expressions in every text below `node`, as the platform's own tool does: a text that is one expression and nothing else
 * takes the value with its type; what comes out is expanded once more where it is a text, and entry by entry where it is a map or a
 * list; a key with nothing after it is dropped. What is wrong is a problem at the place where it is written.
 */
export function expand(node: Located, scope: Scope): Located {
  return walk(node, scope, 0);
}

function walk(node: Located, scope: Scope, depth: number): Located {
  scope.budget.values -= 1;
  if (scope.budget.values < 0) return exhaust(node, scope, said("expressions give too many values"));
  if (depth > SOURCE_LIMITS.maxDepth)
    return exhaust(
      node,
      scope,
      said("expressions refer to each other more than {most} deep, or in a circle", {
        most: SOURCE_LIMITS.maxDepth,
      }),
    );
  if (node.kind === "scalar") {
    const value = expandText(node, scope);
    return value.kind === "scalar" ? value : walk(value, scope, depth + 1);
  }
  if (node.kind === "list")
    return { ...node, items: withoutTail(node.items.map((item) => walk(item, scope, depth + 1))) };
  const entries = new Map<string, LocatedEntry>();
  for (const [key, entry] of node.entries) {
    const value = walk(entry.value, scope, depth + 1);
    if (!isNothing(value) || (value.kind === "scalar" && value.refused))
      entries.set(key, { ...entry, value });
  }
  return { ...node, entries };
}

const isNothing = (node: Located | undefined): boolean => node?.kind === "scalar" && node.value === null;

/** Nothing at the end of a list is no entry of it. */
function withoutTail(items: Located[]): Located[] {
  while (isNothing(items.at(-1)) && !(items.at(-1) as LocatedScalar).refused) items.pop();
  return items;
}

/** One text, expanded. The place of the value stays the place where it is used: that is where the reader looks. */
export function expandText(node: LocatedScalar, scope: Scope): Located {
  if (typeof node.value !== "string" || scope.budget.isSpent) return node;
  try {
    const tag = node.value.indexOf("<%");
    if (tag !== -1 && node.value.includes("%>", tag))
      throw new ExpressionFault(said("a text with {tag} is not supported here", { tag: "<% ... %>" }));
    // `this` is the tool's word for people; in what an expression gives it is no word any more.
    const once = rendered(node, node.value.replaceAll("${this.", "${that."), scope);
    const isText = once.kind === "scalar" && typeof once.value === "string";
    return isText && expressionsIn(String(once.value)).length > 0
      ? settled(rendered(node, String(once.value), scope), scope)
      : once;
  } catch (error) {
    if (!(error instanceof ExpressionFault)) throw error;
    scope.report.problem(error.code, node.at, error.says, error.remedy);
    return blank(node);
  }
}

/** The value of a text that is one expression; else the text with its expressions replaced. */
function rendered(node: LocatedScalar, source: string, scope: Scope): Located {
  const parts = partsOf(source);
  const use = { at: node.at, scope };
  const [only] = parts;
  if (parts.length === 1 && only?.isExpression) return { ...evaluate(only.text, use), at: node.at };
  if (!parts.some(({ isExpression }) => isExpression))
    return node.value === source ? node : { ...node, value: source };
  let value = "";
  let pending: Pending | undefined;
  for (const part of parts) {
    const piece = part.isExpression ? evaluate(part.text, use) : undefined;
    if (piece?.kind === "scalar" && piece.refused) return blank(node);
    if (piece !== undefined && piece.kind !== "scalar")
      throw new ExpressionFault(
        said(
          piece.kind === "list"
            ? "{expression} gives a list, and text stands around it"
            : "{expression} gives a map, and text stands around it",
          { expression: `\${${part.text.slice(0, 80)}}` },
        ),
      );
    value += piece === undefined ? part.text : String(piece.value);
    pending ??= piece?.pending;
    if (value.length > MAX_TEXT)
      return exhaust(node, scope, said("a text grows to more than {most} characters", { most: MAX_TEXT }));
  }
  return { kind: "scalar", value, at: node.at, expanded: true, ...(pending !== undefined && { pending }) };
}

interface Part {
  readonly text: string;
  readonly isExpression: boolean;
}

/** Splits a text at its expressions. One that is not closed is text. */
function partsOf(source: string): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (;;) {
    const start = source.indexOf("${", from);
    const end = start === -1 ? -1 : source.indexOf("}", start);
    if (end === -1) break;
    if (start > from) parts.push({ text: source.slice(from, start), isExpression: false });
    parts.push({ text: source.slice(start + 2, end), isExpression: true });
    from = end + 1;
  }
  if (from < source.length) parts.push({ text: source.slice(from), isExpression: false });
  return parts;
}

const expressionsIn = (source: string): string[] =>
  partsOf(source).flatMap(({ text, isExpression }) => (isExpression ? [text] : []));

/** The tool stops here, and deploys whatever is left in the text; a later pass may still find its value. */
function settled(value: Located, { keepsEnvironment }: Scope): Located {
  if (value.kind !== "scalar" || typeof value.value !== "string" || value.pending || keepsEnvironment)
    return value;
  const expression = expressionsIn(value.value).find((code) => !/^(?:self|shared)(?:\.|$)/.test(code));
  return expression === undefined ? value : { ...value, pending: { until: "another-pass", expression } };
}

/** A bound was hit: one problem, and the rest of the reading gives nothing. */
function exhaust(node: Located, { budget, report }: Scope, why: Said): Located {
  if (!budget.isSpent) report.problem("TooComplex", node.at, why);
  budget.isSpent = true;
  return blank(node);
}

const blank = (node: Located): LocatedScalar => ({ kind: "scalar", value: null, at: node.at, refused: true });
