import type { TriggerSpec } from "../function-spec.ts";
import { check } from "../read/check.ts";
import { type Located, locate } from "../read/located.ts";
import { Report } from "../read/report.ts";
import { said } from "../words/said.ts";
import { BASIC_CONFIG, BEARER_CONFIG, JWT_CONFIG } from "./auth-fields.ts";
import { type ClaimPass, claimPasses } from "./claim-pass.ts";
import { type TokenLookup, tokenLookups } from "./token-lookup.ts";

/** What an authType makes of its authConfig: checked, and in one shape whatever way it was written. */
export interface AuthPlan {
  readonly jwt?: JwtPlan;
  /** Enabled tokens. */
  readonly bearerTokens: readonly string[];
  readonly users: readonly User[];
}

/** A user of authType basic. */
export interface User {
  readonly name: string;
  readonly password: string;
}

/** The settings of authType jwt. */
export interface JwtPlan {
  readonly keys: readonly Readonly<Record<string, unknown>>[];
  readonly lookups: readonly TokenLookup[];
  readonly passes: readonly ClaimPass[];
  /** Paths that need no token; `*` at the end stands for anything. */
  readonly whitelist?: readonly string[];
  /** The only paths that need one. */
  readonly blacklist?: readonly string[];
}

const NOTHING: AuthPlan = { bearerTokens: [], users: [] };

/** Reads an authConfig; what is wrong with it goes to `report` at the place where it is written. */
export function readAuthPlan(
  authType: TriggerSpec["authType"],
  node: Located | undefined,
  near: Located,
  report: Report,
): AuthPlan {
  if (authType === "jwt") {
    if (node !== undefined) return { ...NOTHING, ...jwtPlan(node, report) };
    report.problem("MissingField", near.at, said("authConfig is missing: jwt needs jwks and tokenLookup"));
  }
  if (authType === "bearer" && node !== undefined) {
    const tokens = check(node, BEARER_CONFIG, "authConfig", report)?.value.tokens ?? [];
    return { ...NOTHING, bearerTokens: tokens.filter((t) => t.enable !== false).map((t) => t.tokenData) };
  }
  if (authType === "basic" && node !== undefined) {
    const users = check(node, BASIC_CONFIG, "authConfig", report)?.value.users ?? [];
    return { ...NOTHING, users: users.map(({ username, password }) => ({ name: username, password })) };
  }
  return NOTHING;
}

const plans = new WeakMap<TriggerSpec, AuthPlan>();

/**
 * The plan of a trigger, made once. @throws {PlatformError} when its authConfig is not legal; one that came out of
 * `readFunctions` always is.
 */
export function planOf(trigger: TriggerSpec): AuthPlan {
  const known = plans.get(trigger);
  if (known !== undefined) return known;
  const report = new Report(`trigger ${trigger.name}`);
  const nowhere = locate(null, { file: report.file, line: 1, column: 1 });
  const config = trigger.authConfig === undefined ? undefined : locate(trigger.authConfig, nowhere.at);
  const plan = readAuthPlan(trigger.authType, config, nowhere, report);
  report.throwIfAny();
  plans.set(trigger, plan);
  return plan;
}

function jwtPlan(node: Located, report: Report): Pick<AuthPlan, "jwt"> {
  const value = check(node, JWT_CONFIG, "authConfig", report)?.value;
  if (value === undefined) return {};
  const { whitelist, blacklist } = value;
  const jwks = value.jwks ?? value.JWKS;
  const lookup = value.tokenLookup ?? value.TokenLookup;
  if (jwks === undefined)
    report.problem(
      "MissingField",
      node.at,
      said("authConfig.jwks is missing: the keys that tokens are signed with"),
    );
  if (lookup === undefined) {
    report.problem(
      "MissingField",
      node.at,
      said("authConfig.tokenLookup is missing: where a token is looked for"),
      said('write "query:token" or "header:Authorization:Bearer "'),
    );
  }
  if (whitelist !== undefined && blacklist !== undefined) {
    report.problem("Conflict", node.at, said("authConfig has a whitelist and a blacklist"));
  }
  const keys = jwks?.keys ?? [];
  if (keys.filter((key) => kidOf(key) === "").length > 1) {
    report.problem("Conflict", node.at, said("authConfig.jwks has more than one key without kid"));
  }
  const lookups =
    lookup === undefined ? [] : tokenLookups(lookup, (what) => report.problem("OutOfRange", node.at, what));
  const passes = claimPasses(value.claimPassBy ?? value.ClaimPassBy ?? [], (what) =>
    report.problem("OutOfRange", node.at, what),
  );
  noteForms(node, lookups, passes, report);
  return { jwt: { keys, lookups, passes, ...(whitelist && { whitelist }), ...(blacklist && { blacklist }) } };
}

/** A body is not read before its request is admitted, and a handshake has none: forms are out of the local gateway's reach. */
function noteForms(
  node: Located,
  lookups: readonly TokenLookup[],
  passes: readonly ClaimPass[],
  report: Report,
): void {
  if (lookups.some(({ position }) => position === "form")) {
    report.note(
      "FormNotRead",
      node.at,
      said(
        "authConfig.tokenLookup: form is not played: a token in a form body is not looked for here; a handshake has no body anyway",
      ),
    );
  }
  if (passes.some(({ position }) => position === "form")) {
    report.note(
      "FormNotRead",
      node.at,
      said("authConfig.claimPassBy: form is not played: the claim is not written into a form body"),
    );
  }
}

/** The `kid` of a key or of a token's header; absent and empty are the same (3.0 manual, "JWT authentication"). */
export function kidOf(from: Readonly<Record<string, unknown>>): string {
  return typeof from.kid === "string" ? from.kid : "";
}
