import {
  acceptKey,
  type DeflateAgreement,
  encodeRequest,
  headerTokens,
  headerValues,
  listsToken,
  newKey,
  PERMESSAGE_DEFLATE,
  parseExtensions,
  parseOffer,
  type RawHeader,
  type ResponseHead,
  upgradeHeaders,
  verifyAnswer,
} from "@wsfn/protocol";
import type { DeflateRule, HeaderRule, Opening, ResponseRule, Status } from "../case/case.ts";
import { octets } from "../case/payload.ts";
import type { Target } from "./target.ts";

/** A request that is ready to be sent, and what its answer has to refer to. */
export interface OpeningRequest {
  readonly bytes: Buffer;
  readonly key: string;
  readonly offer: string | undefined;
  readonly protocols: readonly string[];
}

/** Writes the opening request of a case (RFC 6455 4.1): an ordinary one, less or more what `opening` says. */
export function openingRequest(target: Target, opening: Opening): OpeningRequest {
  const key = newKey();
  const headers: RawHeader[] = upgradeHeaders({ host: target.authority, key });
  if (opening.offer !== undefined) headers.push(["Sec-WebSocket-Extensions", opening.offer]);
  for (const [name, value] of Object.entries(target.headers)) headers.push([name, value]);
  for (const [name, value] of Object.entries(opening.headers ?? {})) replaceHeader(headers, name, value);
  const { path = target.path, query } = opening;
  const withQuery = query === undefined ? path : `${path}${path.includes("?") ? "&" : "?"}${query}`;
  const head = encodeRequest({
    method: opening.method ?? "GET",
    target: withQuery,
    version: opening.version ?? "HTTP/1.1",
    headers: [...headers, ...(opening.lines ?? [])],
  }).toString("latin1");
  const text = opening.lineEnd === undefined ? head : head.replaceAll("\r\n", opening.lineEnd);
  return {
    bytes: opening.raw ? octets(opening.raw) : Buffer.from(text + (opening.body ?? ""), "latin1"),
    // Read as the server reads it: without the white space around it.
    key: headerValues({ headers }, "sec-websocket-key")[0]?.trim() ?? key,
    offer: headerValues({ headers }, "sec-websocket-extensions").join(", ") || undefined,
    protocols: headerTokens({ headers }, "sec-websocket-protocol"),
  };
}

function replaceHeader(headers: RawHeader[], name: string, value: string | readonly string[] | null): void {
  const at = headers.findIndex(([known]) => known.toLowerCase() === name.toLowerCase());
  const values = value === null ? [] : typeof value === "string" ? [value] : value;
  const made = values.map((one): RawHeader => [name, one]);
  if (at < 0) headers.push(...made);
  else headers.splice(at, 1, ...made);
}

/** What every 101 must be, whatever the case asks (RFC 6455 4.1, numbered list on the response). Empty when it is right. */
export function acceptanceFaults(head: ResponseHead, request: OpeningRequest): string[] {
  const faults = head.violations.map(({ message, source }) => `response head: ${message} (${source})`);
  const rule = (holds: boolean, text: string): void => {
    if (!holds) faults.push(`${text} (RFC 6455 §4.1)`);
  };
  rule(head.version === "1.1", `expected HTTP/1.1 in the status line of a 101, came HTTP/${head.version}`);
  rule(
    headerTokens(head, "upgrade").join(", ").toLowerCase() === "websocket",
    "expected Upgrade: websocket in the 101",
  );
  rule(listsToken(head, "connection", "upgrade"), "expected Connection: Upgrade in the 101");
  const accept = headerValues(head, "sec-websocket-accept");
  const wanted = acceptKey(request.key);
  rule(
    accept.length === 1 && accept[0] === wanted,
    `expected Sec-WebSocket-Accept: ${wanted}, came ${accept.join(" and ") || "none"}`,
  );
  const protocols = headerTokens(head, "sec-websocket-protocol");
  rule(
    protocols.length <= 1 && protocols.every((one) => request.protocols.includes(one)),
    `expected a subprotocol out of those offered (${request.protocols.join(", ") || "none"}), came ${protocols.join(", ")}`,
  );
  const { names, fault } = extensionNames(headerValues(head, "sec-websocket-extensions").join(", "));
  if (fault !== undefined) faults.push(fault);
  const { names: offered, fault: badOffer } = extensionNames(request.offer ?? "");
  // What an offer that cannot be read has offered is nobody's to say.
  if (badOffer !== undefined) return faults;
  for (const name of names)
    rule(offered.includes(name), `expected only extensions that were offered, came ${name}`);
  return faults;
}

function extensionNames(value: string): { names: readonly string[]; fault?: string } {
  if (value === "") return { names: [] };
  const { extensions, violation } = parseExtensions(value);
  if (violation !== undefined) return { names: [], fault: `${violation.message} (${violation.source})` };
  return { names: extensions.map(({ name }) => name) };
}

/**
 * What was agreed on compression, read as leniently as can be: rules about the answer are cases of their own. What every offer says
 * about the client itself is a promise that holds whatever the answer is (RFC 7692 7.1.1.2, 7.1.2.2).
 */
export function agreedDeflate(head: ResponseHead, request: OpeningRequest): DeflateAgreement | undefined {
  const answer = deflateAnswer(head);
  if (answer === undefined) return undefined;
  const { offer } = parseOffer(answer);
  const promises = promisesOf(request);
  const clientBits = offer?.clientMaxWindowBits;
  return {
    serverNoContextTakeover: offer?.serverNoContextTakeover ?? false,
    clientNoContextTakeover: offer?.clientNoContextTakeover || promises.noContextTakeover,
    serverMaxWindowBits: offer?.serverMaxWindowBits ?? 15,
    clientMaxWindowBits: Math.min(typeof clientBits === "number" ? clientBits : 15, promises.maxWindowBits),
  };
}

function promisesOf(request: OpeningRequest): { noContextTakeover: boolean; maxWindowBits: number } {
  const { extensions = [] } = parseExtensions(request.offer ?? "");
  const offers = extensions
    .filter(({ name }) => name === PERMESSAGE_DEFLATE)
    .flatMap((extension) => parseOffer(extension).offer ?? []);
  const bits = offers.map(({ clientMaxWindowBits = true }) =>
    clientMaxWindowBits === true ? 15 : clientMaxWindowBits,
  );
  return {
    noContextTakeover: offers.length > 0 && offers.every((one) => one.clientNoContextTakeover),
    maxWindowBits: bits.length > 0 ? Math.max(...bits) : 15,
  };
}

function deflateAnswer(head: ResponseHead) {
  const value = headerValues(head, "sec-websocket-extensions").join(", ");
  if (value === "") return undefined;
  return parseExtensions(value).extensions?.find(({ name }) => name === PERMESSAGE_DEFLATE);
}

export interface ResponseFindings {
  readonly faults: readonly string[];
  readonly warnings: readonly string[];
}

/** Judges a response, or what came instead of one, by the case's rule. */
export function judgeResponse(
  rule: ResponseRule,
  answer: ResponseHead | "none" | "silence",
  request: OpeningRequest,
): ResponseFindings {
  const status = typeof answer === "string" ? answer : answer.status;
  const has = (list: readonly Status[] | undefined): boolean =>
    list?.some((one) => matchesStatus(one, status)) ?? false;
  if (!has(rule.ok)) {
    const came =
      typeof answer === "string" ? WITHOUT_RESPONSE[answer] : `${answer.status} ${answer.reason}`.trim();
    const text = `expected ${describeStatuses(rule.ok)} to the opening request, came ${came}`;
    return has(rule.warn) ? { faults: [], warnings: [text] } : { faults: [text], warnings: [] };
  }
  if (typeof answer === "string") return { faults: [], warnings: [] };
  const faults = (rule.headers ?? []).flatMap((one) => headerFault(one, answer));
  const warnings = (rule.shouldHeaders ?? []).flatMap((one) => headerFault(one, answer));
  if (rule.deflate !== undefined && answer.status === 101)
    faults.push(...deflateFaults(rule.deflate, answer, request));
  return { faults, warnings };
}

const WITHOUT_RESPONSE = { none: "a closed connection", silence: "no answer" } as const;

/** Whether a status, or what came instead of a response, is one that a rule names. */
export const matchesStatus = (expected: Status, status: number | "none" | "silence"): boolean =>
  typeof expected === "number" || typeof status === "string"
    ? expected === status
    : Math.floor(status / 100) === Number(expected[0]);

/** For messages: `400 or 4xx`. */
export const describeStatuses = (list: readonly Status[]): string =>
  list
    .map((status) => (status === "none" || status === "silence" ? WITHOUT_RESPONSE[status] : `${status}`))
    .join(" or ");

function headerFault(rule: HeaderRule, head: ResponseHead): string[] {
  const values = headerValues(head, rule.header);
  const came = values.length === 0 ? "none" : values.join(", ");
  if ("equals" in rule) {
    return values.length === 1 && values[0] === rule.equals
      ? []
      : [`expected ${rule.header}: ${rule.equals}, came ${came}`];
  }
  if ("token" in rule) {
    return listsToken(head, rule.header, rule.token)
      ? []
      : [`expected ${rule.token} in ${rule.header}, came ${came}`];
  }
  if (rule.is === "absent") return values.length === 0 ? [] : [`expected no ${rule.header}, came ${came}`];
  return values.length > 0 ? [] : [`expected ${rule.header} in the response, came none`];
}

/** True when a case is about a compression that the server did not agree to. */
export const isDeclined = (rule: ResponseRule, head: ResponseHead | undefined): boolean =>
  rule.deflate?.answer === "wanted" && head?.status === 101 && deflateAnswer(head) === undefined;

function deflateFaults(rule: DeflateRule, head: ResponseHead, request: OpeningRequest): string[] {
  const answer = deflateAnswer(head);
  const came = headerValues(head, "sec-websocket-extensions").join(", ") || "none";
  if (answer === undefined) {
    return rule.answer === "agreed" ? [`expected permessage-deflate to be agreed, came ${came}`] : [];
  }
  if (rule.answer === "declined") return [`expected permessage-deflate to be declined, came ${came}`];
  if (!rule.fits) return [];
  const offers = parseExtensions(request.offer ?? "").extensions ?? [];
  return verifyAnswer(offers, answer).violations.map(({ message, source }) => `${message} (${source})`);
}
