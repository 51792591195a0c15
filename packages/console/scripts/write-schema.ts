// node scripts/write-schema.ts: writes the published schema of the API from the one that checks its messages.
import { writeFileSync } from "node:fs";
import { apiSchema } from "../src/api/json-schema.ts";

const file = new URL("../api.schema.json", import.meta.url);
writeFileSync(file, `${JSON.stringify(apiSchema(), null, 2)}\n`);
