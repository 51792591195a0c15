import type { FunctionSpec } from "../function-spec.ts";
import { check } from "../read/check.ts";
import { child, type LocatedMap, text } from "../read/located.ts";
import type { Report } from "../read/report.ts";
import { parseSource } from "../read/source-file.ts";
import { said } from "../words/said.ts";
import { FC3_FIELDS } from "./fc3-fields.ts";

const KINDS = ["HEADER_FIELD", "GENERATED_COOKIE", "MCP_SSE"] as const;
// The map form; the API's own form is JSON text of the same.
const CONFIG = FC3_FIELDS.sessionAffinityConfig.rule.rules[0];

/**
 * `sessionAffinity` and its config, defaults filled in (3.0 manual, "session affinity"). Its page of practices names WebSocket among
 * what affinity is for, and states that HEADER_FIELD takes HTTP requests; a WebSocket handshake is one.
 */
export function readAffinity(props: LocatedMap, report: Report): FunctionSpec["affinity"] {
  const kindNode = child(props, "sessionAffinity");
  const kind = KINDS.find((each) => each === text(kindNode));
  if (kind === undefined) return undefined;
  let node = child(props, "sessionAffinityConfig");
  const json = text(node);
  if (node !== undefined && json !== undefined) {
    const inner = parseSource(json, report);
    // Places inside the text mean nothing in the file: all are that of the field.
    node = inner?.kind === "map" ? { ...inner, at: node.at } : node;
  }
  const config =
    node?.kind === "map" ? check(node, CONFIG, "props.sessionAffinityConfig", report)?.value : {};
  if (config === undefined) return undefined;
  if (kind === "HEADER_FIELD" && config.affinityHeaderFieldName === undefined) {
    report.problem(
      "MissingField",
      (node ?? kindNode ?? props).at,
      said("sessionAffinityConfig.affinityHeaderFieldName is missing: HEADER_FIELD needs the header's name"),
    );
  }
  if (kind === "MCP_SSE") {
    report.note(
      "AffinityNotPlayed",
      kindNode?.at,
      said(
        "sessionAffinity MCP_SSE is not played: the gateway does not read the event stream for its session, so requests go to any instance; HEADER_FIELD and GENERATED_COOKIE are played",
      ),
    );
  }
  return {
    kind,
    ...(config.affinityHeaderFieldName !== undefined && { headerName: config.affinityHeaderFieldName }),
    sessionsPerInstance: config.sessionConcurrencyPerInstance ?? 20,
    ttlMs: (config.sessionTTLInSeconds ?? 21_600) * 1000,
    idleMs: (config.sessionIdleTimeoutInSeconds ?? 1800) * 1000,
  };
}
