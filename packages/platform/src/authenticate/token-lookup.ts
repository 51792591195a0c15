import type { Said } from "../said.ts";
import { headerValues, queryOf, unescapePercent } from "../signature/wire-request.ts";
import { said } from "../words/said.ts";
import type { AuthRequest } from "./authentication.ts";

/** One place where a token is looked for. */
export interface TokenLookup {
  readonly position: "header" | "query" | "cookie" | "form";
  readonly name: string;
  /** Stripped from the value, its blank included; a value without it holds no token. */
  readonly prefix: string;
}

interface WrittenLookup {
  readonly readPosition: TokenLookup["position"];
  readonly parameterName: string;
  readonly prefix?: string;
}

/** Reads `tokenLookup`: a list, or text such as `header:Authorization:Bearer ,cookie:token`. */
export function tokenLookups(
  written: string | readonly WrittenLookup[],
  complain: (what: Said) => void,
): TokenLookup[] {
  if (typeof written !== "string") {
    return written.map(({ readPosition, parameterName, prefix = "" }) => ({
      position: readPosition,
      name: parameterName,
      prefix,
    }));
  }
  return written.split(",").flatMap((part) => {
    // Only the front is trimmed: a blank at the end belongs to the prefix.
    const match = /^\s*(header|query|cookie|form):([^:\s]+)\s*(?::(.*))?$/.exec(part);
    if (match === null) {
      complain(
        said(
          "authConfig.tokenLookup: {part} is not position:name or header:name:prefix, position one of header, query, cookie, form",
          { part: JSON.stringify(part) },
        ),
      );
      return [];
    }
    const [, position, name = "", prefix = ""] = match;
    return [{ position: position as TokenLookup["position"], name, prefix }];
  });
}

/** Lookups as they are written, for messages. */
export function shown(lookups: readonly TokenLookup[]): string {
  return lookups
    .map(({ position, name, prefix }) => `${position}:${name}${prefix === "" ? "" : `:${prefix}`}`)
    .join(",");
}

/** What was found: a token, a value without the prefix, or nothing. */
export type Found = { readonly token: string } | "wrong-prefix" | "nothing";

/** The first token that is where it should be. */
export function findToken(lookups: readonly TokenLookup[], request: AuthRequest): Found {
  let found: Found = "nothing";
  for (const lookup of lookups) {
    const value = valueAt(lookup, request);
    if (value === undefined || value === "") continue;
    if (value.startsWith(lookup.prefix)) return { token: value.slice(lookup.prefix.length) };
    found = "wrong-prefix";
  }
  return found;
}

function valueAt({ position, name }: TokenLookup, request: AuthRequest): string | undefined {
  switch (position) {
    case "header":
      return single(headerValues(request, name.toLowerCase()));
    case "query":
      return single(
        queryOf(request)
          .filter(([key]) => key === name)
          .map(([, value = ""]) => value),
      );
    case "cookie":
      return single(
        cookies(request)
          .filter(([key]) => key === name)
          .map(([, value]) => value),
      );
    case "form": {
      const form = queryOf({ ...request, target: `/?${request.form ?? ""}` });
      return single(form.filter(([key]) => key === name).map(([, value = ""]) => value));
    }
  }
}

/** What is sent twice is not chosen between: the function might choose the other one. */
function single(values: readonly string[]): string | undefined {
  return values.length === 1 ? values[0] : undefined;
}

/** Names and values of the request's cookies (RFC 6265 §5.4), unescaped. */
function cookies(request: AuthRequest): (readonly [name: string, value: string])[] {
  const pairs = headerValues(request, "cookie").flatMap((line) => line.split(";"));
  return pairs.flatMap((pair) => {
    const middle = pair.indexOf("=");
    if (middle === -1) return [];
    const value = pair
      .slice(middle + 1)
      .trim()
      .replace(/^"(.*)"$/, "$1");
    return [[pair.slice(0, middle).trim(), unescapePercent(value)] as const];
  });
}
