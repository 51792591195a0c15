import type { Rule } from "../read/rule.ts";

const TEXT = { is: "text", atLeast: 1 } as const;
const PATHS = {
  is: "list",
  of: { is: "text", pattern: { source: "/[^*]*\\*?", says: "start with /, with * at its end alone" } },
} as const;

/** JSON Web Keys; the members of a key are the business of its kind (RFC 7517). Values may be secrets (HS256). */
const JWKS = {
  is: "object",
  fields: {
    keys: {
      rule: { is: "list", of: { is: "map", of: { is: "anything" } }, atLeast: 1 },
      required: true,
    },
  },
} as const;

const TOKEN_LOOKUP = {
  is: "either",
  rules: [
    {
      is: "list",
      atLeast: 1,
      of: {
        is: "object",
        unknown: "error",
        fields: {
          readPosition: {
            rule: { is: "text", oneOf: ["header", "query", "cookie", "form"] },
            required: true,
          },
          parameterName: { rule: TEXT, required: true },
          prefix: { rule: { is: "text" } },
        },
      },
    },
    TEXT,
  ],
} as const;

const CLAIM_PASS_BY = {
  is: "either",
  rules: [
    {
      is: "list",
      of: {
        is: "object",
        unknown: "error",
        fields: {
          claimName: { rule: { is: "text" } },
          mappingParameterName: { rule: { is: "text" }, required: true },
          mappingParameterPosition: {
            rule: { is: "text", oneOf: ["header", "cookie", "form", "query"] },
            required: true,
          },
        },
      },
    },
    { is: "text" },
  ],
} as const;

/** `authConfig` of authType jwt: as component fc3 writes it, and with the API's capitals. */
export const JWT_CONFIG = {
  is: "object",
  fields: {
    jwks: { rule: JWKS },
    JWKS: { rule: JWKS },
    tokenLookup: { rule: TOKEN_LOOKUP },
    TokenLookup: { rule: TOKEN_LOOKUP },
    claimPassBy: { rule: CLAIM_PASS_BY },
    ClaimPassBy: { rule: CLAIM_PASS_BY },
    whitelist: { rule: PATHS },
    blacklist: { rule: PATHS },
  },
} as const satisfies Rule;

/** `authConfig` of authType bearer (3.0 manual, "Bearer authentication for HTTP triggers"). */
export const BEARER_CONFIG = {
  is: "object",
  fields: {
    tokens: {
      rule: {
        is: "list",
        atLeast: 1,
        atMost: 20,
        of: {
          is: "object",
          fields: {
            enable: { rule: { is: "boolean" } },
            tokenName: { rule: TEXT },
            tokenData: {
              rule: {
                is: "text",
                secret: true,
                atLeast: 32,
                atMost: 128,
                pattern: { source: "[A-Za-z0-9+/=~.-]*", says: "be letters, digits, + / = - ~ and ." },
              },
              required: true,
            },
          },
        },
      },
      required: true,
    },
  },
} as const satisfies Rule;

const SECRET = { is: "text", secret: true, atLeast: 12, atMost: 128 } as const;

/** `authConfig` of authType basic. The manual has the lengths; the names of the fields are on no page. */
export const BASIC_CONFIG = {
  is: "object",
  fields: {
    users: {
      rule: {
        is: "list",
        atLeast: 1,
        atMost: 20,
        of: {
          is: "object",
          fields: {
            username: { rule: { is: "text", atLeast: 12, atMost: 128 }, required: true },
            password: { rule: SECRET, required: true },
          },
        },
      },
      required: true,
    },
  },
} as const satisfies Rule;
