import type { Violation } from "../violations.ts";
import type { Extension, ExtensionParameter } from "./extensions.ts";

/** The registered name (RFC 7692 §9.1). */
export const PERMESSAGE_DEFLATE = "permessage-deflate";

/** What two ends agreed on (RFC 7692 §7.1). Windows are powers of two, 8 to 15. */
export interface DeflateAgreement {
  readonly serverNoContextTakeover: boolean;
  readonly clientNoContextTakeover: boolean;
  readonly serverMaxWindowBits: number;
  readonly clientMaxWindowBits: number;
}

/** One offer of a client: absent windows are not asked about; `true` means the client can limit its own, to no figure yet. */
export interface DeflateOffer {
  readonly serverNoContextTakeover: boolean;
  readonly clientNoContextTakeover: boolean;
  readonly serverMaxWindowBits?: number;
  readonly clientMaxWindowBits?: number | true;
}

const RULES = {
  "deflate-parameter-unknown": "RFC 7692 §7.1",
  "deflate-parameter-duplicate": "RFC 7692 §7.1",
  "deflate-parameter-value": "RFC 7692 §7.1",
  "deflate-not-offered": "RFC 6455 §4.1",
  "deflate-server-takeover-not-granted": "RFC 7692 §7.1.1.1",
  "deflate-server-window-too-large": "RFC 7692 §7.1.2.1",
  "deflate-client-window-not-offered": "RFC 7692 §7.1.2.2",
  "deflate-client-window-too-large": "RFC 7692 §7.1.2.2",
} as const satisfies Record<string, string>;

/** Permanent name of a rule of RFC 7692 §7 that an offer or an answer can break. */
export type DeflateViolationCode = keyof typeof RULES;
/** One rule that the negotiation of permessage-deflate broke. */
export type DeflateViolation = Violation<DeflateViolationCode>;

const violation = (code: DeflateViolationCode, message: string): DeflateViolation => ({
  code,
  source: RULES[code],
  message,
});

/** What a server does with offers. */
export interface DeflatePolicy {
  /** True: the server always drops its window between messages. Default false: only when asked to. */
  readonly serverNoContextTakeover?: boolean;
  /** True: the server asks the client to drop its window between messages. Default false: only when the client offered it. */
  readonly clientNoContextTakeover?: boolean;
  /** Largest window that the server compresses with. Default 15. */
  readonly serverMaxWindowBits?: number;
  /** Largest window that the server wants to inflate with, where the client lets it choose. Default 15. */
  readonly clientMaxWindowBits?: number;
  /** Smallest window that the server can compress with; offers below are declined. Default 9: zlib has no raw deflate with 8. */
  readonly smallestServerWindowBits?: number;
}

/** What `negotiate` chose: the agreement and the element to answer with. */
export interface DeflateChoice {
  readonly agreement: DeflateAgreement;
  readonly answer: Extension;
}

/** Reads one offer; an offer with any violation must be declined, others still count (RFC 7692 §5.1, §7.1). */
export function parseOffer(offer: Extension): {
  offer?: DeflateOffer;
  violations: readonly DeflateViolation[];
} {
  const { values, violations } = readParameters(offer.parameters, "offer");
  return violations.length > 0 ? { violations } : { offer: values, violations };
}

/**
 * Chooses the first acceptable offer of a client, in the client's order, or undefined: then no compression.
 * Elements with other names are passed over.
 */
export function negotiate(
  offers: readonly Extension[],
  policy: DeflatePolicy = {},
): DeflateChoice | undefined {
  for (const extension of offers) {
    if (extension.name !== PERMESSAGE_DEFLATE) continue;
    const { offer } = parseOffer(extension);
    const smallest = policy.smallestServerWindowBits ?? 9;
    if (offer === undefined || (offer.serverMaxWindowBits ?? 15) < smallest) continue;
    return choose(offer, policy);
  }
  return undefined;
}

function choose(offer: DeflateOffer, policy: DeflatePolicy): DeflateChoice {
  const parameters: ExtensionParameter[] = [];
  const serverNoContextTakeover = offer.serverNoContextTakeover || policy.serverNoContextTakeover === true;
  const clientNoContextTakeover = offer.clientNoContextTakeover || policy.clientNoContextTakeover === true;
  if (serverNoContextTakeover) parameters.push(["server_no_context_takeover", true]);
  if (clientNoContextTakeover) parameters.push(["client_no_context_takeover", true]);

  const serverMaxWindowBits = Math.min(offer.serverMaxWindowBits ?? 15, policy.serverMaxWindowBits ?? 15);
  // An offer that asks for a limit is accepted by naming one no larger (RFC 7692 §7.1.2.1), so it is named even when it is 15.
  if (offer.serverMaxWindowBits !== undefined || serverMaxWindowBits < 15) {
    parameters.push(["server_max_window_bits", `${serverMaxWindowBits}`]);
  }
  // The client's window may be limited only where the client said that it can (RFC 7692 §7.1.2.2): absent, it stays at 15.
  let clientMaxWindowBits = 15;
  if (offer.clientMaxWindowBits !== undefined) {
    const most = offer.clientMaxWindowBits === true ? 15 : offer.clientMaxWindowBits;
    clientMaxWindowBits = Math.min(most, policy.clientMaxWindowBits ?? 15);
    if (clientMaxWindowBits < 15) parameters.push(["client_max_window_bits", `${clientMaxWindowBits}`]);
  }
  return {
    agreement: { serverNoContextTakeover, clientNoContextTakeover, serverMaxWindowBits, clientMaxWindowBits },
    answer: { name: PERMESSAGE_DEFLATE, parameters },
  };
}

/**
 * Checks a server's answer against what the client offered (RFC 7692 §7.1). Several offers: the answer has to fit one of them, and
 * the violations are those against the offer it comes closest to.
 */
export function verifyAnswer(
  offers: readonly Extension[],
  answer: Extension,
): { agreement?: DeflateAgreement; violations: readonly DeflateViolation[] } {
  const { values, violations } = readParameters(answer.parameters, "answer");
  if (violations.length > 0) return { violations };
  const legal = offers
    .filter((extension) => extension.name === PERMESSAGE_DEFLATE)
    .flatMap((extension) => parseOffer(extension).offer ?? []);
  if (legal.length === 0) {
    return {
      violations: [
        violation("deflate-not-offered", "expected no permessage-deflate, got an answer to no offer"),
      ],
    };
  }
  // An answer does not say which offer it accepts, so it is held against each.
  const judged = legal.map((offer) => ({ offer, broken: compare(offer, values) }));
  const best = judged.reduce((a, b) => (b.broken.length < a.broken.length ? b : a));
  if (best.broken.length > 0) return { violations: best.broken };
  return {
    agreement: {
      serverNoContextTakeover: values.serverNoContextTakeover,
      // A client may keep its own promise unasked (RFC 7692 §7.1.1.2).
      clientNoContextTakeover: values.clientNoContextTakeover,
      serverMaxWindowBits: values.serverMaxWindowBits ?? 15,
      clientMaxWindowBits: typeof values.clientMaxWindowBits === "number" ? values.clientMaxWindowBits : 15,
    },
    violations: [],
  };
}

function compare(offer: DeflateOffer, answer: DeflateOffer): DeflateViolation[] {
  const broken: DeflateViolation[] = [];
  if (offer.serverNoContextTakeover && !answer.serverNoContextTakeover) {
    broken.push(
      violation(
        "deflate-server-takeover-not-granted",
        "expected server_no_context_takeover as offered, got none",
      ),
    );
  }
  const answered = answer.serverMaxWindowBits ?? 15;
  if (answered > (offer.serverMaxWindowBits ?? 15)) {
    const message = `expected server_max_window_bits of at most ${offer.serverMaxWindowBits}, got ${answered}`;
    broken.push(violation("deflate-server-window-too-large", message));
  }
  const clientBits = answer.clientMaxWindowBits;
  if (typeof clientBits === "number") {
    const offered = offer.clientMaxWindowBits;
    if (offered === undefined) {
      const message = `expected no client_max_window_bits, which was not offered, got ${clientBits}`;
      broken.push(violation("deflate-client-window-not-offered", message));
    } else if (offered !== true && clientBits > offered) {
      const message = `expected client_max_window_bits of at most ${offered}, got ${clientBits}`;
      broken.push(violation("deflate-client-window-too-large", message));
    }
  }
  return broken;
}

function readParameters(
  parameters: readonly ExtensionParameter[],
  side: "offer" | "answer",
): { values: DeflateOffer; violations: DeflateViolation[] } {
  const violations: DeflateViolation[] = [];
  const seen = new Set<string>();
  const values: { -readonly [K in keyof DeflateOffer]: DeflateOffer[K] } = {
    serverNoContextTakeover: false,
    clientNoContextTakeover: false,
  };
  for (const [name, value] of parameters) {
    if (seen.has(name))
      violations.push(violation("deflate-parameter-duplicate", `expected ${name} once, got it again`));
    seen.add(name);
    const bits = windowBits(value);
    if (name === "server_no_context_takeover" && value === true) values.serverNoContextTakeover = true;
    else if (name === "client_no_context_takeover" && value === true) values.clientNoContextTakeover = true;
    else if (name === "server_max_window_bits" && bits !== undefined) values.serverMaxWindowBits = bits;
    else if (name === "client_max_window_bits" && bits !== undefined) values.clientMaxWindowBits = bits;
    // Only an offer may leave the figure open (RFC 7692 §7.1.2.2).
    else if (name === "client_max_window_bits" && value === true && side === "offer")
      values.clientMaxWindowBits = true;
    else violations.push(badParameter(name, value));
  }
  return { values, violations };
}

const VALUE_OF: Readonly<Record<string, string>> = {
  server_no_context_takeover: "no value",
  client_no_context_takeover: "no value",
  server_max_window_bits: "8 to 15 without leading zero",
  client_max_window_bits: "8 to 15 without leading zero",
};

function badParameter(name: string, value: string | true): DeflateViolation {
  const expected = Object.hasOwn(VALUE_OF, name) ? VALUE_OF[name] : undefined;
  if (expected === undefined) {
    return violation("deflate-parameter-unknown", `expected a parameter of permessage-deflate, got ${name}`);
  }
  const got = value === true ? "no value" : JSON.stringify(value);
  return violation("deflate-parameter-value", `expected ${expected} for ${name}, got ${got}`);
}

const windowBits = (value: string | true): number | undefined =>
  value !== true && /^(?:[89]|1[0-5])$/.test(value) ? Number(value) : undefined;
