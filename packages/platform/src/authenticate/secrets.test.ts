import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { secretsSchema } from "../manifest/json-schema.ts";
import { PlatformError } from "../platform-error.ts";
import { parseSecrets } from "./secrets.ts";

const FULL = {
  accessKeys: [{ id: "LTAI", secret: "hunter2", securityToken: "t" }],
  bearerTokens: ["hunter2"],
  users: [{ name: "n", password: "hunter2" }],
  jwtKeys: [{ kty: "oct", k: "hunter2" }],
};
const read = (value: unknown) => parseSecrets(JSON.stringify(value), "/x/secrets.json");

describe("parseSecrets", () => {
  it("reads every field, and passes over $schema", () => {
    expect(read({ $schema: "x", ...FULL })).toEqual(FULL);
    expect(read({})).toEqual({});
  });

  it.each<[string, RegExp]>([
    ['{\n"bearerTokens": ["hunter2"', /^\/x\/secrets\.json(?::2:1)?: it is not JSON/],
    ['["hunter2"]', /expected a JSON object/],
    ['{"tokens": ["hunter2"]}', /tokens is not a field that is known here; .*bearerTokens/],
    ['{"bearerTokens": "hunter2"}', /bearerTokens must be a list, not (?!.*hunter)/],
    ['{"bearerTokens": [{"a": "hunter2"}]}', /bearerTokens\[0\] must be text/],
    ['{"accessKeys": [{"id": "a", "secret": ["hunter2"]}]}', /accessKeys\[0\]\.secret must be text/],
    ['{"accessKeys": [{"id": "hunter2"}]}', /accessKeys\[0\]\.secret is missing/],
    ['{"users": [{"name": "n", "password": 7}]}', /users\[0\]\.password must be text/],
  ])("says what is wrong with %j, and never what the secret is", (source, words) => {
    const refusal = () => parseSecrets(source, "/x/secrets.json");
    expect(refusal).toThrow(PlatformError);
    expect(refusal).toThrow(words);
    expect(refusal).not.toThrow("hunter2");
  });
});

describe("secrets.schema.json", () => {
  const shipped: object = JSON.parse(
    readFileSync(join(import.meta.dirname, "../../secrets.schema.json"), "utf8"),
  );

  it("is what the reader's rows say (else run `pnpm --filter @wsfn/platform schema`)", () => {
    expect(shipped).toEqual(secretsSchema());
  });

  it("takes and refuses what the reader takes and refuses", () => {
    const validate = new Ajv({ strict: true }).compile(shipped);
    for (const value of [FULL, {}, { $schema: "x" }]) expect(validate(value)).toBe(true);
    for (const value of [
      [],
      { tokens: [] },
      { users: [{ name: "n" }] },
      { bearerTokens: [""] },
      { jwtKeys: [1] },
    ]) {
      expect(validate(value), JSON.stringify(value)).toBe(false);
      expect(() => read(value)).toThrow(PlatformError);
    }
  });
});
