import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { PlatformError } from "../platform-error.ts";
import { manifestSchema } from "./json-schema.ts";
import { parseManifest, readManifest } from "./manifest.ts";

const FULL = {
  $schema: "../../packages/platform/wsfn.schema.json",
  summary: "the ws library",
  summaryIn: { zh: "ws 库" },
  language: "node",
  capabilities: ["permessage-deflate", "subprotocol"],
  knownFailing: [
    { reason: "buffers, see #12", cases: ["limits/9.1", "utf8/no-character-u+fffe"], sometimes: true },
    { reason: "cut", cases: ["close/reason"], via: "gateway", target: "container" },
  ],
  requires: ["docker"],
  build: { command: ["go", "build"], inputs: ["main.go", "go.mod"], output: "target/main" },
  profiles: { large: { MAX_MESSAGE_BYTES: "16777216" } },
  path: "/ws?room=1",
  bench: false,
};

const refusal = (source: string) => {
  try {
    parseManifest(source, "/x/wsfn.json");
  } catch (error) {
    if (error instanceof PlatformError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
};

describe("a manifest", () => {
  test("takes a summary in another language by its tag alone", () => {
    expect(refusal('{"summary":"s","summaryIn":{"中文":"t"},"language":"go"}').message).toContain(
      "be a language tag: zh, pt-BR",
    );
  });

  test("is read whole, short reasons spelt out", () => {
    const { $schema, ...rest } = FULL;
    expect($schema).toBeDefined();
    expect(parseManifest(JSON.stringify(FULL, null, "\t"), "/x/wsfn.json")).toEqual({
      ...rest,
    });
  });

  test("has defaults for all but summary and language", () => {
    expect(parseManifest('{"summary":"s","language":"go"}', "/x/wsfn.json")).toEqual({
      summary: "s",
      language: "go",
      capabilities: [],
      knownFailing: [],
      requires: [],
      bench: true,
    });
  });

  test("is undefined for a folder that has none, and read where there is one", () => {
    const dir = mkdtempSync(join(tmpdir(), "wsfn-"));
    onTestFinished(() => rmSync(dir, { recursive: true }));
    expect(readManifest(dir)).toBeUndefined();
    writeFileSync(join(dir, "wsfn.json"), '{"summary":"s","language":"python"}');
    expect(readManifest(dir)).toMatchObject({ language: "python" });
    writeFileSync(join(dir, "wsfn.json"), '{"language":"ruby"}');
    expect(() => readManifest(dir)).toThrow(`${join(dir, "wsfn.json")}:1:1: summary is missing`);
  });

  test("tells all its problems with their places", () => {
    const source = `{\n  "language": 7,\n  "capabilites": [],\n  "requires": "docker",\n  "knownFailing": [{ "reason": "x", "cases": ["Bad Id"] }],\n  "bench": null\n}\n`;
    expect(refusal(source).message.split("\n")).toEqual([
      "/x/wsfn.json:1:1: summary is missing: text; add the field",
      '/x/wsfn.json:2:15: language must be text, not the number 7; write it in quotes: "7"',
      "/x/wsfn.json:3:3: capabilites is not a field that is known here; did you mean capabilities?",
      '/x/wsfn.json:4:15: requires must be a list, not the text "docker"; write a value of the type that the field has',
      `/x/wsfn.json:5:47: knownFailing[0].cases[0] must be a case id: area/behaviour, not be the text "Bad Id"; choose a value within the platform's range`,
      "/x/wsfn.json:6:12: bench must be true or false, not nothing; write true or false, without quotes",
    ]);
  });

  test("takes any language, and any program that a machine must have", () => {
    const requires = ["cargo", { name: "zig", install: "https://ziglang.org/download" }];
    const source = JSON.stringify({ summary: "s", language: "Zig", requires });
    expect(parseManifest(source, "/x/wsfn.json")).toMatchObject({ language: "Zig", requires });
    expect(refusal('{"summary":"s","language":"","requires":[{"name":"zig"}]}').message).toMatch(
      /language .*\n.*requires/,
    );
  });

  test("takes a path for what it is alone", () => {
    expect(refusal('{"summary":"s","language":"go","path":"ws"}').message).toContain(
      "path must begin with /, in ASCII and without spaces",
    );
  });

  test.each([
    ["a comment", '{ # no\n"summary":"s","language":"go"}'],
    ["bare words", "summary: s\nlanguage: go"],
    ["a trailing comma", '{"summary":"s","language":"go",}'],
    ["a key twice", '{"summary":"s","summary":"t","language":"go"}'],
    ["nothing at all", ""],
    ["a list", "[]"],
  ])("is refused with %s in it", (_, source) => {
    expect(refusal(source).problems.length).toBeGreaterThan(0);
  });
});

describe("wsfn.schema.json", () => {
  const shipped: unknown = JSON.parse(
    readFileSync(join(import.meta.dirname, "../../wsfn.schema.json"), "utf8"),
  );

  test("is what the reader's rows say (else run `pnpm --filter @wsfn/platform schema`)", () => {
    expect(shipped).toEqual(manifestSchema());
  });

  test("agrees with the reader on whatever is written", () => {
    const validate = new Ajv({ strict: true }).compile(shipped as object);
    const word = fc.oneof(
      fc.constantFrom("", "node", "go", "gateway", "container", "a/b", "A/b", "😀"),
      fc.string(),
    );
    const { any } = fc.letrec((self) => ({
      any: fc.oneof(
        { depthSize: "small" },
        word,
        fc.boolean(),
        fc.integer(),
        fc.constant(null),
        self("list"),
        self("map"),
      ),
      list: fc.array(self("any"), { maxLength: 3 }),
      map: fc.dictionary(
        fc.constantFrom("reason", "via", "target", "command", "inputs", "output", "a/b", "x"),
        self("any"),
      ),
    }));
    const words = fc.array(word, { maxLength: 3 });
    const like = fc.record(
      {
        summary: fc.oneof(word, any),
        language: fc.constantFrom("node", "python", "go", "rust"),
        capabilities: fc.oneof(words, any),
        knownFailing: fc.oneof(
          fc.array(
            fc.record(
              { reason: word, cases: fc.array(fc.constantFrom("a/b", "a", "A/b")), via: word },
              { requiredKeys: [] },
            ),
          ),
          any,
        ),
        requires: fc.oneof(words, any),
        build: fc.oneof(
          fc.record({ command: words, inputs: words, output: word }, { requiredKeys: ["command"] }),
          any,
        ),
        path: fc.oneof(fc.constantFrom("/", "/ws", "/ws?a=b", "ws", "/a b"), any),
        profiles: fc.oneof(fc.dictionary(word, fc.dictionary(word, fc.oneof(word, fc.integer()))), any),
        bench: fc.oneof(fc.boolean(), any),
        $schema: fc.oneof(word, any),
        extra: any,
      },
      { requiredKeys: ["summary", "language"] },
    );
    const seen = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(
        fc.oneof(like, fc.record({ summary: word, language: fc.constant("go"), requires: words })),
        (document) => {
          const read = () => parseManifest(JSON.stringify(document), "/x/wsfn.json");
          const legal = validate(document);
          seen[legal ? "accepted" : "refused"] += 1;
          if (legal) expect(read()).toMatchObject({ summary: document.summary });
          else expect(read).toThrow(PlatformError);
        },
      ),
      { numRuns: 500 },
    );
    expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(50);
  });
});
