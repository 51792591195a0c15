import { passesToFunction } from "../contract/headers.ts";
import type { Said } from "../said.ts";
import { said } from "../words/said.ts";

/** Where a claim of a token is handed to the function. */
export interface ClaimPass {
  readonly claim: string;
  readonly position: "header" | "cookie" | "form" | "query";
  readonly name: string;
}

/** A value for the function, escaped for its place. Undefined: the claim is not in the token, and what the client sent by that name is removed. */
export interface Passed {
  readonly position: ClaimPass["position"];
  readonly name: string;
  readonly value: string | undefined;
}

interface WrittenPass {
  readonly claimName?: string;
  readonly mappingParameterName: string;
  readonly mappingParameterPosition: ClaimPass["position"];
}

/** Reads `claimPassBy`: a list, or text such as `header:uid:x-uid,cookie:name:name`. `query::`, the component's default, stands for none. */
export function claimPasses(
  written: string | readonly WrittenPass[],
  complain: (what: Said) => void,
): ClaimPass[] {
  const passes =
    typeof written === "string"
      ? written.split(",").flatMap((part) => parse(part, complain))
      : written.map(fromWritten);
  return passes.filter(({ claim, name, position }) => {
    if (claim === "" || name === "") return false;
    const isLegal =
      /^[!#$%&'*+.^_`|~\w-]+$/.test(name) &&
      (position !== "header" || passesToFunction(name, { isHandshake: false }));
    if (!isLegal)
      complain(
        said("authConfig.claimPassBy: {name} cannot be set as a {position}", {
          ...{ name: JSON.stringify(name), position },
        }),
      );
    return isLegal;
  });
}

const fromWritten = (pass: WrittenPass): ClaimPass => ({
  claim: pass.claimName ?? "",
  position: pass.mappingParameterPosition,
  name: pass.mappingParameterName,
});

function parse(part: string, complain: (what: Said) => void): ClaimPass[] {
  if (part.trim() === "") return [];
  const match = /^\s*(header|cookie|form|query):([^:]*):([^:]*?)\s*$/.exec(part);
  if (match === null) {
    complain(
      said(
        "authConfig.claimPassBy: {part} is not position:claim:name, position one of header, cookie, form, query",
        { part: JSON.stringify(part) },
      ),
    );
    return [];
  }
  const [, position, claim = "", name = ""] = match;
  return [{ position: position as ClaimPass["position"], claim, name }];
}

/** The claims of a token that was verified, as values for the function. */
export function passClaims(
  passes: readonly ClaimPass[],
  claims: Readonly<Record<string, unknown>>,
): Passed[] {
  return passes.map(({ claim, position, name }) => {
    const value = Object.hasOwn(claims, claim) ? claims[claim] : undefined;
    return {
      position,
      name,
      value: value === undefined || value === null ? undefined : harmless(value, position),
    };
  });
}

/** A claim as text that is ready for its place and cannot break out of it; how the platform writes it is on no page. */
function harmless(value: unknown, position: ClaimPass["position"]): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const escaped = position === "header" ? /[^\x20-\x7e]/gu : /[^\w.!~*'()-]/gu;
  return text.replaceAll(escaped, (c) =>
    Buffer.from(c).toString("hex").replaceAll(/../g, "%$&").toUpperCase(),
  );
}
