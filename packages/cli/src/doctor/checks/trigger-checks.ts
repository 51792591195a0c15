import type { TriggerSpec } from "@wsfn/platform";
import { say } from "../../language/language.ts";
import { inDeployFile, type Subject } from "../subject/subject.ts";
import { type Check, found, noDeployFile, ok, outOfScope, type Verdict } from "./check.ts";

/** Looks at the trigger of a function that has one in an s.yaml. */
const ofTrigger =
  (look: (trigger: TriggerSpec, subject: Subject) => Verdict) =>
  (subject: Subject): Verdict => {
    if (subject.deploy === undefined) return noDeployFile();
    return subject.spec.trigger === undefined
      ? outOfScope(say("there is no trigger"))
      : look(subject.spec.trigger, subject);
  };

/** The path of a trigger's settings in s.yaml. */
const configOf = ({ name }: TriggerSpec) => ["triggers", name, "triggerConfig"] as const;

/** What a request meets first: trigger, method, authentication, address. */
export const TRIGGER_CHECKS: readonly Check[] = [
  {
    id: "trigger",
    looksAt: "whether there is an HTTP trigger",
    source: "WebSocket page, error table: 404",
    finding: "the function has no HTTP trigger, so no client can reach it: 404",
    fix: "add a trigger with `triggerType: http` to `triggers`",
    look: (subject) => {
      if (subject.deploy === undefined) return noDeployFile();
      const { trigger } = subject.spec;
      return trigger === undefined ? found(inDeployFile(subject, "triggers")) : ok(`${trigger.name}: http`);
    },
  },
  {
    id: "trigger-get",
    looksAt: "the trigger's methods",
    source: "WebSocket page, error table: 403",
    finding: "the trigger does not allow GET, so every WebSocket handshake is refused with 403",
    fix: "add GET to triggerConfig.methods",
    look: ofTrigger((trigger, subject) =>
      trigger.methods.includes("GET")
        ? ok(trigger.methods.join(", "))
        : found({
            ...inDeployFile(subject, ...configOf(trigger), "methods"),
            detail: say("it allows {methods}", { methods: trigger.methods.join(", ") }),
          }),
    ),
  },
  {
    id: "trigger-auth",
    looksAt: "whether a browser can pass the trigger's authentication",
    source: "WebSocket page, step 3 and error table: 400, 403",
    finding: "a browser cannot send what the trigger asks for, and is refused with 400 or 403",
    fix: "write `authType: anonymous`, or jwt with a tokenLookup in query or cookie; if all clients sign, run with --clients signed",
    look: ofTrigger((trigger, subject) => {
      const { authType } = trigger;
      if (subject.clients === "signed") return outOfScope(say("no browser is expected (--clients signed)"));
      if (authType === "anonymous") return ok("anonymous");
      if (authType === "jwt" && browserCanSend(trigger))
        return ok(say("jwt, looked for where a browser can put it"));
      // The default of the platform's API, which surprises more people than anything else on the page.
      const isDefault = subject.deploy?.written(...configOf(trigger), "authType") === undefined;
      const detail = isDefault
        ? say("no authType is set, so it is function: signed requests")
        : say("authType is {authType}", { authType });
      return found({ ...inDeployFile(subject, ...configOf(trigger), "authType"), detail });
    }),
  },
  {
    id: "trigger-public",
    looksAt: "whether the public address is open",
    source: "HTTP trigger page: disableURLInternet",
    finding: "disableURLInternet closes the public address: every request from outside is refused with 403",
    fix: "write `disableURLInternet: false`, or connect from the VPC or by a custom domain",
    look: ofTrigger((trigger, subject) =>
      trigger.disableURLInternet
        ? found(inDeployFile(subject, ...configOf(trigger), "disableURLInternet"))
        : ok(say("the public address is open")),
    ),
  },
];

/** A browser opens a WebSocket with an address and its cookies, and no header of its own (HTML standard, WebSocket). */
function browserCanSend({ authConfig }: TriggerSpec): boolean {
  return /\b(?:query|cookie):/.test(JSON.stringify(authConfig ?? ""));
}
