import { readAuthPlan } from "../authenticate/auth-plan.ts";
import type { TriggerSpec } from "../function-spec.ts";
import { check } from "../read/check.ts";
import { child, type Located, type LocatedMap, locate, plain, text } from "../read/located.ts";
import type { Report } from "../read/report.ts";
import { said } from "../words/said.ts";
import { HTTP_TRIGGER_CONFIG } from "./trigger-fields.ts";

/**
 * The HTTP trigger among a function's triggers: that of qualifier LATEST, else the first. Triggers of other kinds and
 * of other qualifiers are noted and passed over.
 */
export function readTrigger(triggers: Located | undefined, report: Report): TriggerSpec | undefined {
  if (triggers?.kind !== "list") return undefined;
  const found = new Map<string, TriggerSpec>();
  for (const node of triggers.items) {
    if (node.kind !== "map") continue;
    const type = text(child(node, "triggerType"));
    const name = text(child(node, "triggerName")) ?? "";
    if (type !== "http") {
      if (type !== undefined)
        report.note(
          "OtherTrigger",
          node.at,
          said("trigger {name} is passed over: only http triggers are run here, not {type}", { name, type }),
        );
      continue;
    }
    // Read even if it is passed over below: what is wrong with it would fail the deployment.
    const spec = httpTrigger(node, name, report);
    if (spec === undefined) continue;
    if (found.has(spec.qualifier)) {
      const { qualifier } = spec;
      const what = said("a second http trigger for qualifier {qualifier}", { qualifier });
      report.problem(
        "Conflict",
        node.at,
        what,
        said("the platform takes one http trigger per version or alias; remove one"),
      );
    }
    found.set(spec.qualifier, spec);
  }
  const chosen = found.get("LATEST") ?? found.values().next().value;
  for (const { name, qualifier } of found.values()) {
    if (qualifier !== chosen?.qualifier)
      report.note(
        "OtherQualifier",
        triggers.at,
        said("trigger {name} of qualifier {qualifier} is passed over", { name, qualifier }),
      );
  }
  return chosen;
}

/** One HTTP trigger with the API's defaults; what a browser would stumble over is noted. */
function httpTrigger(node: LocatedMap, name: string, report: Report): TriggerSpec | undefined {
  const config = child(node, "triggerConfig");
  if (config === undefined) return undefined;
  const checked = check(config, HTTP_TRIGGER_CONFIG, `trigger ${name}: triggerConfig`, report);
  if (checked === undefined) return undefined;
  const { authType, methods, disableURLInternet } = checked.value;
  const auth = authNode(config, report);
  readAuthPlan(authType ?? "function", auth, config, report);
  if (authType === undefined) {
    report.note(
      "SignedRequests",
      config.at,
      said(
        "trigger {name} has no authType, so requests must be signed; write `authType: anonymous` to let browsers in",
        { name },
      ),
    );
  }
  if (authType === "bearer" || authType === "basic") {
    report.note(
      "AuthTypeOutsideSchema",
      config.at,
      said(
        "trigger {name}: authType {type} is in the platform's manual, not in the schema of component fc3 (2026-05)",
        { name, type: authType },
      ),
    );
  }
  if (!methods.includes("GET")) {
    report.note(
      "NoGet",
      config.at,
      said("trigger {name} does not allow GET: every WebSocket handshake will be refused with 403", { name }),
    );
  }
  return {
    name,
    authType: authType ?? "function",
    methods,
    disableURLInternet: disableURLInternet ?? false,
    qualifier: text(child(node, "qualifier")) ?? "LATEST",
    ...(auth !== undefined && { authConfig: plain(auth) }),
  };
}

/** The API takes authConfig as JSON text. */
function authNode(config: Located, report: Report): Located | undefined {
  const node = child(config, "authConfig");
  const source = text(node);
  if (node === undefined || source === undefined) return node;
  try {
    return locate(JSON.parse(source), node.at);
  } catch {
    // The parser's message quotes the text, which may hold a secret.
    report.problem(
      "WrongType",
      node.at,
      said("authConfig is text that is not JSON"),
      said("write it as a map"),
    );
    return undefined;
  }
}
