import type { ConsoleFunction } from "../../src/api/reports.ts";
import type { Asked } from "../model/api.ts";

/** How a person wants a handshake to be signed. */
export interface SignFields {
  readonly isSigned: boolean;
  /** Headers of the platform's 3.0, or of 2.0. */
  readonly scheme: "acs3" | "fc2";
  /** "": in headers, and a token wherever the trigger looks for it. */
  readonly place: "" | "headers" | "url";
  /** A JSON object: what a token claims. */
  readonly claims: string;
  /** "": the key that the trigger knows. */
  readonly keyId: string;
  readonly expiresInSeconds: number;
}

/** Signed wherever it can be, as `wsfn sign` does without options. */
export const signFieldsFor = ({ canSign }: Pick<ConsoleFunction, "canSign">): SignFields => ({
  ...{ isSigned: canSign, scheme: "acs3", place: "", claims: "{}", keyId: "", expiresInSeconds: 3600 },
});

type Sign = NonNullable<Extract<Asked, { do: "connect" }>["sign"]>;

/** What the API is asked for; undefined when nothing is to be signed. @throws {Error} when the claims are no JSON object. */
export function signRequest(fields: SignFields, { name, authType }: ConsoleFunction): Sign | undefined {
  if (!fields.isSigned) return undefined;
  const { scheme, place, keyId, expiresInSeconds } = fields;
  const isToken = authType === "jwt";
  const claims = isToken ? claimsOf(fields.claims) : {};
  const expires = isToken || (authType === "function" && place === "url");
  return {
    function: name,
    ...(authType === "function" && place !== "url" && { scheme }),
    ...(place !== "" && { in: place }),
    ...(Object.keys(claims).length > 0 && { claims }),
    ...(isToken && keyId !== "" && { keyId }),
    ...(expires && { expiresInSeconds }),
  };
}

/** The same as words of a command line. @throws {Error} as `signRequest`. */
export function signWords(fields: SignFields, served: ConsoleFunction): readonly string[] {
  const sign = signRequest(fields, served);
  if (sign === undefined) return [];
  const claims = Object.entries(sign.claims ?? {}).flatMap(([name, value]) => [
    "--claim",
    `${name}=${claimText(value)}`,
  ]);
  return [
    ...["--sign", served.name, ...served.signFlags],
    ...(sign.scheme === "fc2" ? ["--scheme", "fc2"] : []),
    ...(sign.in === undefined ? [] : ["--as", sign.in]),
    ...claims,
    ...(sign.keyId === undefined ? [] : ["--key", sign.keyId]),
    ...(sign.expiresInSeconds === undefined ? [] : ["--expires", `${sign.expiresInSeconds}s`]),
  ];
}

/** The command reads a value as JSON where it is JSON, and as text where it is not. */
function claimText(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value);
  try {
    JSON.parse(value);
    return JSON.stringify(value);
  } catch {
    return value;
  }
}

function claimsOf(text: string): NonNullable<Sign["claims"]> {
  const value: unknown = JSON.parse(text.trim() === "" ? "{}" : text);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Error(`expected an object, got ${JSON.stringify(value)}`);
  return value as NonNullable<Sign["claims"]>;
}
