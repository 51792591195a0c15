import { HTTP_METHODS } from "../function-spec.ts";
import type { Rule } from "../read/rule.ts";

const TEXT = { is: "text" } as const;

/** `triggers[]` of component fc3. What hangs below `triggerConfig` depends on `triggerType`: see HTTP_TRIGGER_CONFIG. */
export const TRIGGER = {
  is: "object",
  fields: {
    triggerName: { rule: { is: "text", atLeast: 1 }, required: true },
    triggerType: {
      rule: {
        is: "text",
        oneOf: ["http", "timer", "oss", "log", "mns_topic", "cdn_events", "tablestore", "eventbridge"],
      },
      required: true,
    },
    triggerConfig: { rule: { is: "anything" }, required: true },
    qualifier: { rule: TEXT },
    description: { rule: TEXT },
    invocationRole: { rule: TEXT },
    sourceArn: { rule: TEXT },
  },
} as const satisfies Rule;

/** The three that component fc3's schema lists, and the two more that the 3.0 manual has. */
const AUTH_TYPES = ["anonymous", "function", "jwt", "bearer", "basic"] as const;

/** `triggerConfig` of an HTTP trigger. `authConfig` is read by the authentication that uses it. */
export const HTTP_TRIGGER_CONFIG = {
  is: "object",
  fields: {
    authType: { rule: { is: "text", oneOf: AUTH_TYPES } },
    methods: { rule: { is: "list", of: { is: "text", oneOf: HTTP_METHODS }, atLeast: 1 }, required: true },
    disableURLInternet: { rule: { is: "boolean" } },
    authConfig: { rule: { is: "either", rules: [{ is: "map", of: { is: "anything" } }, TEXT] } },
    corsConfig: { rule: { is: "anything" }, ignored: true },
  },
} as const satisfies Rule;
