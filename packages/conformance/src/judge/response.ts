import { headerValues, listsToken, parseExtensions, type ResponseHead, verifyAnswer } from "@wsfn/protocol";
import type { DeflateRule, HeaderRule, ResponseRule, Status } from "../case/case.ts";
import { namesHttp2 } from "../connection/http2-start.ts";
import { type Answered, deflateAnswer, type OpeningRequest } from "../connection/opening.ts";
import { matchesStatus } from "../connection/status.ts";
import { acceptanceFaults, violated } from "./acceptance.ts";
import type { Deviation } from "./deviation.ts";

/** What is wrong with a response, and what is tolerated. */
export interface ResponseFindings {
  readonly faults: readonly Deviation[];
  readonly warnings: readonly Deviation[];
}

const ACCEPTED: ResponseRule = { ok: [101] };
const EXTENSIONS = "sec-websocket-extensions";

/** Judges a response, or what came instead of one, by the case's rule; a 101 also by what every 101 must be. */
export function judgeResponse(rule = ACCEPTED, { got, request, refusal }: Answered): ResponseFindings {
  const status = typeof got === "string" ? got : got.status;
  const has = (list: readonly Status[] | undefined): boolean =>
    list?.some((one) => matchesStatus(one, status)) ?? false;
  const isToWebSocket = typeof got !== "string" && got.status === 101 && !namesHttp2(got, request);
  const always = isToWebSocket ? acceptanceFaults(got, request) : [];
  if (!has(rule.ok)) {
    const text = typeof got === "string" ? got : `${got.status} ${got.reason}`.trim();
    const deviation: Deviation = {
      ...{ fact: "response", wanted: rule.ok, status, got: text },
      ...(refusal !== undefined && { refusal }),
    };
    return has(rule.warn)
      ? { faults: always, warnings: [deviation] }
      : { faults: [deviation, ...always], warnings: [] };
  }
  if (typeof got === "string") return { faults: [], warnings: [] };
  const faults = [...always, ...(rule.headers ?? []).flatMap((one) => headerFault(one, got))];
  const warnings = (rule.shouldHeaders ?? []).flatMap((one) => headerFault(one, got));
  if (rule.deflate !== undefined && got.status === 101)
    faults.push(...deflateFaults(rule.deflate, got, request));
  return { faults, warnings };
}

function headerFault(rule: HeaderRule, head: ResponseHead): Deviation[] {
  const got = headerValues(head, rule.header);
  return holds(rule, head, got) ? [] : [{ fact: "header", rule, got }];
}

function holds(rule: HeaderRule, head: ResponseHead, values: readonly string[]): boolean {
  if ("equals" in rule) return values.length === 1 && values[0] === rule.equals;
  if ("token" in rule) return listsToken(head, rule.header, rule.token);
  return rule.is === "absent" ? values.length === 0 : values.length > 0;
}

function deflateFaults(rule: DeflateRule, head: ResponseHead, request: OpeningRequest): Deviation[] {
  const answer = deflateAnswer(head);
  const got = headerValues(head, EXTENSIONS);
  if (answer === undefined) {
    return rule.answer === "agreed" ? [{ fact: "deflate-answer", wanted: "agreed", got }] : [];
  }
  if (rule.answer === "declined") return [{ fact: "deflate-answer", wanted: "declined", got }];
  if (!rule.fits) return [];
  const offers = parseExtensions(request.offer ?? "").extensions ?? [];
  return verifyAnswer(offers, answer).violations.map(violated);
}
