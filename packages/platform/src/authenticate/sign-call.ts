import { errorText } from "../contract/error-table.ts";
import type { TriggerSpec } from "../function-spec.ts";
import type { AccessKey } from "../signature/access-key.ts";
import { signAcs3 } from "../signature/acs3.ts";
import { signFc2 } from "../signature/fc2.ts";
import { signUrl } from "../signature/signed-url.ts";
import { type AuthPlan, kidOf, planOf } from "./auth-plan.ts";
import { authenticate, type Secrets } from "./authenticate.ts";
import { isSigningKey, signJwt } from "./sign-jwt.ts";
import type { TokenLookup } from "./token-lookup.ts";

/** Why a call cannot be signed. */
const SIGNING_ERRORS = {
  NothingToSign: { hint: "call it as it is" },
  NoSecret: { hint: "put it into the file that --secrets names, or into the variable WSFN_SECRETS" },
  NoPlace: { hint: "ask for headers, or let authConfig.tokenLookup name a place in the query" },
  Refused: { hint: "compare the secrets with the trigger's authConfig" },
} as const satisfies Record<string, { readonly hint: string }>;

/** Key of `SIGNING_ERRORS`. */
export type SigningErrorCode = keyof typeof SIGNING_ERRORS;

/** A call that cannot be signed. No message holds a secret. */
export class SigningError extends Error {
  override readonly name = "SigningError";
  readonly code: SigningErrorCode;
  readonly hint: string;

  constructor(code: SigningErrorCode, what: string) {
    super(what);
    this.code = code;
    this.hint = SIGNING_ERRORS[code].hint;
  }
}

/** What is called, and how the signature travels. */
export interface SignCallOptions {
  /** Path and query: `/chat?room=a`. */
  readonly target: string;
  /** Default GET, which is what a WebSocket handshake is. */
  readonly method?: string;
  /** `url`: in the address, the one place that a browser can fill. Default: headers, and for a token wherever it is looked for. */
  readonly in?: "headers" | "url";
  readonly secrets: Secrets;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** How long a signed URL or a token is good. A signature in headers is good for 15 minutes around `now`. Default 3600. */
  readonly expiresInSeconds?: number;
  /** Headers of authType function: those of 3.0, or of 2.0. Default `acs3`. */
  readonly scheme?: "acs3" | "fc2";
  /** Of a token. Default none. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** `kid` of the JSON Web Key, where there are several. */
  readonly keyId?: string;
}

/** What makes a call pass its trigger. */
export interface CallSignature {
  /** Path and query, with what was added. */
  readonly target: string;
  /** To be sent beside the call's own. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Of authType jwt and bearer. */
  readonly token?: string;
}

/**
 * Makes what a call must carry to pass a trigger, whatever its authType is, and holds it against our own check before it is
 * handed out.
 *
 * @throws {SigningError}
 */
export async function signCall(trigger: TriggerSpec, options: SignCallOptions): Promise<CallSignature> {
  const signature = await made(trigger, options);
  const { method = "GET", secrets, now } = options;
  const rawHeaders = signature.headers.flat();
  const answer = await authenticate(
    trigger,
    { method, target: signature.target, rawHeaders },
    { secrets, now },
  );
  if (answer.allowed) return signature;
  throw new SigningError(
    "Refused",
    `the trigger ${trigger.name} would refuse it: ${errorText(answer.error, answer.detail)}`,
  );
}

function made(trigger: TriggerSpec, options: SignCallOptions): Promise<CallSignature> | CallSignature {
  const plan = planOf(trigger);
  switch (trigger.authType) {
    case "anonymous":
      throw new SigningError(
        "NothingToSign",
        `the trigger ${trigger.name} is anonymous: it asks for no signature`,
      );
    case "function":
      return byAccessKey(options);
    case "bearer": {
      const token = [...plan.bearerTokens, ...(options.secrets.bearerTokens ?? [])][0];
      return inHeader(options, "Bearer", required(token, "a token of bearerTokens"));
    }
    case "basic": {
      const user = [...plan.users, ...(options.secrets.users ?? [])][0];
      const { name, password } = required(user, "a name and password of users");
      const { token: _, ...signature } = inHeader(
        options,
        "Basic",
        Buffer.from(`${name}:${password}`).toString("base64"),
      );
      return signature;
    }
    case "jwt":
      return byJwt(plan, options);
  }
}

function required<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new SigningError("NoSecret", `it needs ${what}, and none is given`);
  return value;
}

function byAccessKey({
  target,
  method = "GET",
  in: place,
  secrets,
  now,
  scheme = "acs3",
  expiresInSeconds = 3600,
}: SignCallOptions): CallSignature {
  const key: AccessKey = required(secrets.accessKeys?.[0], "a key of accessKeys");
  if (place === "url") {
    const expires = Math.floor(now / 1000) + expiresInSeconds;
    return { target: signUrl(target, key, { expires, method }), headers: [] };
  }
  const request = { method, target, rawHeaders: [] };
  const sign = scheme === "acs3" ? signAcs3 : signFc2;
  return { target, headers: sign(request, key, { now }) };
}

/** RFC 6750 §2.1, RFC 7617. */
function inHeader({ target, in: place }: SignCallOptions, scheme: string, value: string): CallSignature {
  if (place === "url")
    throw new SigningError("NoPlace", `authType ${scheme.toLowerCase()} is looked for in a header alone`);
  return { target, headers: [["authorization", `${scheme} ${value}`]], token: value };
}

/** Ids of the keys that a token for a trigger of authType jwt can be signed with, "" for one without; none for other triggers. */
export function signingKeyIds(trigger: TriggerSpec, secrets: Secrets): readonly string[] {
  const { jwt } = planOf(trigger);
  const known = new Set((jwt?.keys ?? []).map(kidOf));
  const ids = signingKeys(jwt, secrets).map(kidOf);
  return [...new Set(ids)].filter((id) => known.has(id));
}

const signingKeys = (jwt: AuthPlan["jwt"], secrets: Secrets): Readonly<Record<string, unknown>>[] =>
  [...(secrets.jwtKeys ?? []), ...(jwt?.keys ?? [])].filter(isSigningKey);

async function byJwt({ jwt }: AuthPlan, options: SignCallOptions): Promise<CallSignature> {
  const { secrets, keyId, claims = {}, now, expiresInSeconds = 3600, target } = options;
  const keys = signingKeys(jwt, secrets);
  const ids = new Set((jwt?.keys ?? []).map(kidOf));
  const key = required(
    keys.find((each) => (keyId === undefined ? ids.has(kidOf(each)) : kidOf(each) === keyId)),
    `a private key of jwtKeys with a kid of the trigger's jwks (${[...ids].map((id) => id || "none").join(", ")})`,
  );
  const token = await signJwt(key, { claims, now, expiresInSeconds });
  const wanted = PLACES[options.in ?? "anywhere"];
  const lookup = jwt?.lookups.find(({ position }) => wanted.includes(position));
  if (lookup === undefined) {
    throw new SigningError("NoPlace", `the trigger looks for a token in none of: ${wanted.join(", ")}`);
  }
  const value = `${lookup.prefix}${token}`;
  switch (lookup.position) {
    case "query":
      return { target: withQuery(target, lookup.name, value), headers: [], token };
    case "cookie":
      return { target, headers: [["cookie", `${lookup.name}=${value}`]], token };
    default:
      return { target, headers: [[lookup.name.toLowerCase(), value]], token };
  }
}

/** Where a token may travel, the likeliest place first. */
const PLACES: Readonly<Record<"headers" | "url" | "anywhere", readonly TokenLookup["position"][]>> = {
  headers: ["header", "cookie"],
  url: ["query"],
  anywhere: ["header", "cookie", "query"],
};

const withQuery = (target: string, name: string, value: string): string =>
  `${target}${target.includes("?") ? "&" : "?"}${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
