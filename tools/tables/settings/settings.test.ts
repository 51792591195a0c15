import { fileURLToPath } from "node:url";
import type { Rule } from "@wsfn/platform";
import { describe, expect, test } from "vitest";
import { deployFields, ignoredFields } from "./deploy-file.ts";
import { manifestFields } from "./manifest.ts";
import { commandOptions } from "./options.ts";
import { written } from "./written.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

describe("what may be written", () => {
  test.each<[Rule, string, string]>([
    [{ is: "integer", min: 1, max: 86_400 }, "1–86400", "1–86400"],
    [{ is: "integer", min: 128, max: 256, multipleOf: 64 }, "128–256 in steps of 64", "128–256，步长 64"],
    [{ is: "integer", min: 0 }, "0 or more", "0 或更大"],
    [{ is: "text", oneOf: ["a", "b"] }, "`a`, `b`", "`a`、`b`"],
    [{ is: "text" }, "text", "文本"],
    [{ is: "list", of: { is: "text" } }, "list: text", "列表：文本"],
    [{ is: "map", of: { is: "anything" } }, "map", "映射"],
    [
      { is: "either", rules: [{ is: "boolean" }, { is: "text" }] },
      "`true` or `false` or text",
      "`true` 或 `false` 或 文本",
    ],
  ])("%j", (rule, english, chinese) => {
    expect([written(rule, "en"), written(rule, "zh")]).toEqual([english, chinese]);
  });
});

test("every field of s.yaml that has an effect has a row in both languages, with its range and default", () => {
  const [english, chinese] = [deployFields("en"), deployFields("zh")];
  expect(english).toMatch(/^\| `timeout` \| 1–86400 \| 3 \| seconds until/m);
  expect(english).toMatch(/^\| `triggers\[\]\.triggerConfig\.methods` \| list: `GET`, .* \| required \|/m);
  expect(chinese).toMatch(/^\| `timeout` \| 1–86400 \| 3 \| 连接的最长存活秒数/m);
  expect(chinese.split("\n")).toHaveLength(english.split("\n").length);
  expect(english).not.toContain("`layers`");
  expect(ignoredFields("en").split(", ")).toContain("`layers`");
});

test("every field of wsfn.json has a row in both languages", () => {
  expect(manifestFields(ROOT, "en")).toContain(
    "| `summary` | string, required | One line: what this app is. |",
  );
  expect(manifestFields(ROOT, "zh")).toContain("| `knownFailing[].via` | `direct`, `gateway` |");
});

test("every option of every command is listed as the program has it", async () => {
  const options = await commandOptions();
  expect(options).toContain("### `wsfn conform [url|dir]`");
  expect(options).toMatch(
    /^\| `--via <route>` \| how a function is reached; one of `direct`, `gateway`; default `direct` \|$/m,
  );
});
