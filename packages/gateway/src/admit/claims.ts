import type { Passed } from "@wsfn/platform";
import type { RawHeader } from "@wsfn/protocol";
import type { RequestHead } from "./request-head.ts";

/**
 * A request with the claims of its token where the trigger wants them. What a client sent by the same name is taken out:
 * the function may rely on it. A claim for a form is dropped, since bodies are read after their request is admitted.
 */
export function withClaims(
  { target, headers }: Pick<RequestHead, "target" | "headers">,
  claims: readonly Passed[],
): Pick<RequestHead, "target" | "headers"> {
  if (claims.length === 0) return { target, headers };
  const of = (position: Passed["position"]): Passed[] => claims.filter((each) => each.position === position);
  return {
    target: withQuery(target, of("query")),
    headers: withCookies(withHeaders(headers, of("header")), of("cookie")),
  };
}

/** Names are compared without case, as HTTP has them: a forged `X-Uid` beside our `x-uid` would reach the function as well. */
function withHeaders(headers: readonly RawHeader[], claims: readonly Passed[]): readonly RawHeader[] {
  const names = new Set(claims.map(({ name }) => name.toLowerCase()));
  const kept = headers.filter(([name]) => !names.has(name.toLowerCase()));
  const added = claims.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const]));
  return [...kept, ...added];
}

/** All Cookie lines become one, since a function may read the first alone; names have case (RFC 6265 §5.4). */
function withCookies(headers: readonly RawHeader[], claims: readonly Passed[]): readonly RawHeader[] {
  if (claims.length === 0) return headers;
  const names = new Set(claims.map(({ name }) => name));
  const isCookie = ([name]: RawHeader): boolean => name.toLowerCase() === "cookie";
  const sent = headers
    .filter(isCookie)
    .flatMap(([, value]) => value.split(";"))
    .map((pair) => pair.trim())
    .filter((pair) => pair !== "" && !names.has(pair.split("=", 1)[0] ?? ""));
  const cookies = [...sent, ...assignments(claims)];
  const others = headers.filter((header) => !isCookie(header));
  return cookies.length === 0 ? others : [...others, ["Cookie", cookies.join("; ")]];
}

/** An escaped name is the same name to most functions, so it is unescaped to be compared. */
function withQuery(target: string, claims: readonly Passed[]): string {
  if (claims.length === 0) return target;
  const names = new Set(claims.map(({ name }) => name));
  const [path = "/", query = ""] = splitOnce(target, "?");
  const sent = query
    .split("&")
    .filter((pair) => pair !== "" && !names.has(unescaped(pair.split("=", 1)[0] ?? "")));
  const pairs = [...sent, ...assignments(claims)];
  return pairs.length === 0 ? path : `${path}?${pairs.join("&")}`;
}

const assignments = (claims: readonly Passed[]): string[] =>
  claims.flatMap(({ name, value }) => (value === undefined ? [] : [`${name}=${value}`]));

function splitOnce(text: string, at: string): [string, string] {
  const i = text.indexOf(at);
  return i === -1 ? [text, ""] : [text.slice(0, i), text.slice(i + 1)];
}

function unescaped(name: string): string {
  try {
    return decodeURIComponent(name.replaceAll("+", " "));
  } catch {
    // Not well escaped, so it cannot be another way to write the name of a claim.
    return name;
  }
}
