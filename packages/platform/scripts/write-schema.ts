import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { manifestSchema, secretsSchema } from "../src/manifest/json-schema.ts";

// The schemas are shipped as files so that editors can point at them; tests hold them against the readers' rows.
for (const [name, schema] of [
  ["wsfn", manifestSchema()],
  ["secrets", secretsSchema()],
] as const) {
  writeFileSync(join(import.meta.dirname, `../${name}.schema.json`), `${JSON.stringify(schema, null, 2)}\n`);
}
