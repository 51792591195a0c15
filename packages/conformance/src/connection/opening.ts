import {
  type DeflateAgreement,
  encodeRequest,
  headerTokens,
  headerValues,
  newKey,
  PERMESSAGE_DEFLATE,
  parseExtensions,
  parseOffer,
  type RawHeader,
  type ResponseHead,
  upgradeHeaders,
} from "@wsfn/protocol";
import type { Opening, ResponseRule } from "../case/case.ts";
import { octets } from "../case/payload.ts";
import type { Target } from "./target.ts";

/** A request that is ready to be sent, and what its answer has to refer to. */
export interface OpeningRequest {
  readonly bytes: Buffer;
  readonly key: string;
  readonly offer: string | undefined;
  readonly protocols: readonly string[];
  /** What it asks to switch to, in lower case. */
  readonly upgrades: readonly string[];
}

/** An opening request, and the response to it or what came in its place: see `Status`. */
export interface Answered {
  readonly request: OpeningRequest;
  readonly got: ResponseHead | "none" | "silence" | "h2c";
  /** Why a platform refused, in its own words. */
  readonly refusal?: string;
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
    target: opening.absolute ? `http://${target.authority}${withQuery}` : withQuery,
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
    upgrades: headerTokens({ headers }, "upgrade").map((one) => one.toLowerCase()),
  };
}

function replaceHeader(headers: RawHeader[], name: string, value: string | readonly string[] | null): void {
  const at = headers.findIndex(([known]) => known.toLowerCase() === name.toLowerCase());
  const values = value === null ? [] : typeof value === "string" ? [value] : value;
  const made = values.map((one): RawHeader => [name, one]);
  if (at < 0) headers.push(...made);
  else headers.splice(at, 1, ...made);
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

/** The answer to an offer of compression, as it stands in the head. */
export function deflateAnswer(head: ResponseHead) {
  const value = headerValues(head, "sec-websocket-extensions").join(", ");
  if (value === "") return undefined;
  return parseExtensions(value).extensions?.find(({ name }) => name === PERMESSAGE_DEFLATE);
}

/** True when a case is about a compression that the server did not agree to. */
export const isDeclined = (rule: ResponseRule, head: ResponseHead | undefined): boolean =>
  rule.deflate?.answer === "wanted" && head?.status === 101 && deflateAnswer(head) === undefined;
