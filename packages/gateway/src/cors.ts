import { EXPOSED_HEADERS, type Profile, type TriggerSpec } from "@wsfn/platform";
import { headerValues, type RequestHead } from "./request-head.ts";

/** How long a browser may keep what a preflight said, seconds; the figure of the platform's local tools. */
const MAX_AGE_SECONDS = "3600";

/** A browser's question before a request from another origin. */
export function isPreflight({ method, rawHeaders }: RequestHead): boolean {
  return method === "OPTIONS" && headerValues(rawHeaders, "access-control-request-method").length > 0;
}

/** Is it the gateway that answers it? A trigger that lists OPTIONS leaves that to its function. */
export function answersPreflight(head: RequestHead, trigger: TriggerSpec): boolean {
  return isPreflight(head) && !trigger.methods.includes("OPTIONS");
}

/** The gateway's answer to a preflight: yes to all that the trigger allows (HTTP trigger overview, CORS). */
export function preflightHeaders(head: RequestHead, trigger: TriggerSpec, profile: Profile): string[] {
  const asked = headerValues(head.rawHeaders, "access-control-request-headers").join(", ");
  return [
    ...corsHeaders(head, [], profile),
    "Access-Control-Allow-Methods",
    trigger.methods.join(", "),
    ...(asked === "" ? [] : ["Access-Control-Allow-Headers", asked]),
    "Access-Control-Max-Age",
    MAX_AGE_SECONDS,
  ];
}

/** What the platform adds to an answer for browsers, where the function did not say it itself. */
export function corsHeaders(head: RequestHead, answered: readonly string[], profile: Profile): string[] {
  const own = new Set(answered.map((part, i) => (i % 2 === 0 ? part.toLowerCase() : "")));
  const [origin] = headerValues(head.rawHeaders, "origin");
  const added: string[] = [];
  const add = (name: string, value: string): void => {
    if (!own.has(name.toLowerCase())) added.push(name, value);
  };
  if (origin !== undefined && !own.has("access-control-allow-origin")) {
    add("Access-Control-Allow-Origin", origin);
    add("Access-Control-Allow-Credentials", "true");
  }
  add("Access-Control-Expose-Headers", EXPOSED_HEADERS[profile]);
  return added;
}
