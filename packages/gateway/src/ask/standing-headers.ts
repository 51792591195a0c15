import { CONTROL_PATHS, type FunctionSpec, LOCAL_ACCOUNT_ID } from "@wsfn/platform";
import type { Credentials } from "../settings.ts";

/** Headers of one function's requests that never change, so they are made once: name, value, name, value. */
export function standingHeaders(spec: FunctionSpec, credentials: Credentials): readonly string[] {
  // From the runtime debian11 on a function finds its credentials in its environment alone.
  const inHeaders = !/^custom\.debian1[1-9]$/.test(spec.runtime);
  return [
    ["x-fc-service-name", spec.service ?? ""],
    ["x-fc-function-name", spec.name],
    ["x-fc-function-handler", spec.handler ?? ""],
    ["x-fc-function-memory", String(spec.memoryMb)],
    ["x-fc-function-timeout", String(Math.ceil(spec.timeoutMs / 1000))],
    ["x-fc-region", spec.region],
    ["x-fc-account-id", LOCAL_ACCOUNT_ID],
    ["x-fc-qualifier", spec.trigger?.qualifier ?? "LATEST"],
    ["x-fc-version-id", "LATEST"],
    ["x-fc-service-logproject", ""],
    ["x-fc-service-logstore", ""],
    ["x-fc-control-path", CONTROL_PATHS.request],
    ...(inHeaders
      ? [
          ["x-fc-access-key-id", credentials.accessKeyId],
          ["x-fc-access-key-secret", credentials.accessKeySecret],
          ["x-fc-security-token", credentials.securityToken],
        ]
      : []),
  ].flat();
}
