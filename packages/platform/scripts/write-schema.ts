import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { manifestSchema } from "../src/manifest/json-schema.ts";

// The schema is shipped as a file so that editors can point at it; a test holds it against the reader's rows.
writeFileSync(
  join(import.meta.dirname, "../wsfn.schema.json"),
  `${JSON.stringify(manifestSchema(), null, 2)}\n`,
);
