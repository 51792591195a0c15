import { z } from "zod";
import { report } from "./reports.ts";
import { request } from "./requests.ts";

/** The JSON Schema that the package publishes as `api.schema.json`: `#/$defs/request` and `#/$defs/report`. */
export function apiSchema(): object {
  const options = { target: "draft-2020-12" } as const;
  const { $schema: _in, ...requestSchema } = z.toJSONSchema(request, options);
  const { $schema: _out, ...reportSchema } = z.toJSONSchema(report, { ...options, io: "input" });
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "API of the wsfn console, version 1",
    description:
      "One WebSocket at /api, one JSON text message each. A caller sends requests and gets reports.",
    $defs: { request: requestSchema, report: reportSchema },
  };
}
