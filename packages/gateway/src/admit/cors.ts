import { EXPOSED_HEADERS, type Profile, type TriggerSpec } from "@wsfn/platform";
import { headerValues } from "@wsfn/protocol";
import type { RequestHead } from "./request-head.ts";

/** How long a browser may keep the answer to a preflight, seconds; the figure of the platform's local tools. */
const MAX_AGE_SECONDS = "3600";

/** A browser's question before a request from another origin. */
function isPreflight(head: RequestHead): boolean {
  return head.method === "OPTIONS" && headerValues(head, "access-control-request-method").length > 0;
}

/** Whether the gateway answers it: a trigger that lists OPTIONS leaves that to its function. */
export function answersPreflight(head: RequestHead, trigger: TriggerSpec): boolean {
  return isPreflight(head) && !trigger.methods.includes("OPTIONS");
}

/** The gateway's answer to a preflight: yes to all that the trigger allows (HTTP trigger overview, CORS). */
export function preflightHeaders(head: RequestHead, trigger: TriggerSpec, profile: Profile): string[] {
  const asked = headerValues(head, "access-control-request-headers").join(", ");
  return [
    ...corsHeaders(head, [], profile),
    "Access-Control-Allow-Methods",
    trigger.methods.join(", "),
    ...(asked === "" ? [] : ["Access-Control-Allow-Headers", asked]),
    "Access-Control-Max-Age",
    MAX_AGE_SECONDS,
  ];
}

/** What the platform adds to an answer for browsers, unless the function sent it itself. Flat: name, value, name, value. */
export function corsHeaders(head: RequestHead, answered: readonly string[], profile: Profile): string[] {
  const own = new Set(answered.map((part, i) => (i % 2 === 0 ? part.toLowerCase() : "")));
  const [origin] = headerValues(head, "origin");
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
