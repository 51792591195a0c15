import type { ConformanceCase } from "../case/case.ts";
import { type CauseKind, causeText } from "./cause-words.ts";
import type { Deviation } from "./deviation.ts";

/** What is behind a verdict, and probably behind others: cases with the same `what` are one finding. */
export interface Cause {
  /** What the server does, in words that fit every case with this cause: English, made of `kind` and `of`. */
  readonly what: string;
  /** How much it matters in production: 0 it ends, 1 ordinary traffic breaks, ... 6 a courtesy is missing. */
  readonly rank: number;
  readonly kind: CauseKind;
  /** The header, the rule or the code that it is about, for kinds that are about one. */
  readonly of?: string;
}

/** A cause, made of its kind, how much it matters and what it is about. */
const cause = (kind: CauseKind, rank: number, of?: string): Cause => {
  const about = { kind, ...(of !== undefined && { of }) };
  return { what: causeText(about), rank, ...about };
};

/** Kinds of deviation that say by themselves what the server does, whatever the case is about, and how much each matters. */
const BY_ITSELF: { readonly [F in Deviation["fact"] & CauseKind]?: number } = {
  fatal: 0,
  "not-connected": 0,
  "not-started": 0,
  "other-not-served": 1,
  "not-all-served": 1,
  "mixed-up": 1,
  "not-inflating": 1,
  "not-utf8": 1,
  "echo-octets": 1,
  "echoes-missing": 1,
  "memory-grown": 3,
  "kept-unread": 3,
  "no-close-frame": 5,
  "tcp-left-open": 5,
  "close-frames": 5,
  "close-not-awaited": 5,
  refusal: 6,
};

const ranksByItself = (fact: Deviation["fact"]): fact is keyof typeof BY_ITSELF =>
  Object.hasOwn(BY_ITSELF, fact);

/** The cause of a deviation of a case. What only its rule explains is grouped by the rule. */
export function causeOf(c: ConformanceCase, deviation: Deviation): Cause {
  const { fact } = deviation;
  if (ranksByItself(fact)) return cause(fact, BY_ITSELF[fact] ?? 0);
  const { rfc, section } = c.source;
  const rule = typeof rfc === "number" ? `RFC ${rfc} §${section}` : `${rfc}: ${section}`;
  switch (deviation.fact) {
    case "no-pong":
      return cause(deviation.others.length > 0 ? "other-pong" : "no-pong", 1);
    case "violation":
      return cause("violation", 1, deviation.code);
    case "acceptance":
      return cause("acceptance", 2, deviation.rule);
    case "header":
      return cause("header", 6, deviation.rule.header);
    case "deflate-answer":
      return deviation.wanted === "declined"
        ? cause("agrees-wrongly", 4, rule)
        : cause("declines-wrongly", 2, rule);
    case "response":
      return responseCause(c, deviation.status);
    case "not-failed":
      return cause("not-failed", 4, rule);
    case "close-code":
      return cause("close-code", 6, rule);
    case "closed-early":
      return cause("closed-early", 1, rule);
    case "events":
      return cause("events", c.ending.by === "server" ? 4 : 1, rule);
    default:
      return cause("rule", 3, rule);
  }
}

/** One missing check of a request is one cause: it is named by what the requests have in common. */
function responseCause(
  { opening, source }: ConformanceCase,
  status: Extract<Deviation, { fact: "response" }>["status"],
): Cause {
  const does = status === 101 ? "upgrades" : "refuses";
  const rank = status === 101 ? 4 : 2;
  const headers = Object.keys(opening?.headers ?? {});
  if (headers.length > 0) return cause(`${does}-header`, rank, headers.join(", "));
  if (opening?.method !== undefined) return cause(`${does}-method`, rank);
  if (opening?.version !== undefined) return cause(`${does}-version`, rank);
  if (opening?.offer !== undefined) return cause(`${does}-header`, rank, "Sec-WebSocket-Extensions");
  return cause(`${does}-form`, rank, `RFC ${source.rfc} §${source.section}`);
}
