import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { apiSchema } from "./json-schema.ts";

test("the published schema is the one that checks messages (write it with scripts/write-schema.ts)", () => {
  const published = readFileSync(new URL("../../api.schema.json", import.meta.url), "utf8");
  expect(JSON.parse(published)).toEqual(JSON.parse(JSON.stringify(apiSchema())));
});
