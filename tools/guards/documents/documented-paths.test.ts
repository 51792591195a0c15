import { describe, expect, test } from "vitest";
import { findings } from "../fixture.ts";
import { documentedPaths } from "./documented-paths.ts";

const check = (text: string, page = "README.md"): string[] =>
  findings(documentedPaths, {
    "packages/protocol/src/index.ts": "",
    "docs/design.md": "# The house, drawn!\n\n## 为什么\n",
    LICENSE: "",
    [page]: text,
  });

describe("documentedPaths", () => {
  test.each([
    ["a link to a file", "[a](LICENSE)"],
    ["a link to a folder", "[a](packages/protocol)"],
    ["a link to a heading of another page", "[a](docs/design.md#the-house-drawn)"],
    ["a link to a heading in Chinese", "[a](docs/design.md#为什么)"],
    ["a link to a heading of the same page", "# Two words\n[a](#two-words)"],
    ["a link to elsewhere", "[a](LICENSE) [b](https://example.com/docs/nothing.md)"],
    ["a quoted path", "see `packages/protocol/src/`."],
    ["a quoted pattern", "`packages/*/src` and `packages/<name>/src/index.ts`"],
    ["what a build makes", "`packages/protocol/dist/index.js`"],
    ["a path in a command", "```sh\nnode packages/protocol/src/index.ts --x\n```"],
    ["a word that only looks like one", "`packages/protocol` and `my-apps/echo`, `@x/tools/y`"],
  ])("accepts %s", (_, text) => {
    expect(check(text)).toEqual([]);
  });

  test.each([
    ["a link to nothing", "\n[a](docs/gone.md)", "README.md:2 links to docs/gone.md"],
    ["an image of nothing", "![a](logo.png)", "README.md:1 links to logo.png"],
    ["an image of nothing in HTML", '<img src="logo.png">', "README.md:1 links to logo.png"],
    ["a reference to nothing", "[a]\n\n[a]: gone.md", "README.md:3 links to gone.md"],
    ["a heading that is not there", "[a](docs/design.md#the-house)", "no heading is called so"],
    ["a quoted path that is not there", "`packages/gone/src`", "names packages/gone/src"],
    ["a pattern that fits nothing", "`packages/*/lib`", "names packages/*/lib"],
    [
      "a path in a command that is not there",
      "```sh\nnode tools/gone.ts\n```",
      "README.md:2 names tools/gone.ts",
    ],
  ])("finds %s", (_, text, message) => {
    expect(check(text)).toEqual([expect.stringContaining(message)]);
  });

  const WALK = "# A walk\n\nEverything here is under `packages/protocol`.\n\n";

  test.each([
    ["a file", `${WALK}\`src/index.ts\` is first`],
    ["a folder", `${WALK}first \`src/\``],
    ["a path from the root", `${WALK}then \`docs/design.md\``],
    ["other code", `${WALK}\`-t\`, \`file()\` and \`x/y z\``],
    ["what is quoted in another section", `${WALK}\n# Another\n\n\`lib/\``],
  ])("accepts %s of a section that says where everything is", (_, text) => {
    expect(check(text)).toEqual([]);
  });

  test.each([
    ["a file", `${WALK}\`src/gone.ts\``, "README.md:5 names packages/protocol/src/gone.ts"],
    ["a file of the folder itself", `${WALK}\`gone.ts\``, "names packages/protocol/gone.ts"],
    ["a folder", `${WALK}\`lib/\``, "names packages/protocol/lib/"],
  ])("finds %s that is not there in such a section", (_, text, message) => {
    expect(check(text)).toEqual([expect.stringContaining(message)]);
  });

  test("reads links from where their page stands", () => {
    expect(check("[a](../src/index.ts)", "packages/protocol/docs/README.md")).toEqual([]);
    expect(check("[a](src/index.ts)", "docs/a.md")).toEqual([expect.stringContaining("docs/a.md:1")]);
  });

  test("fails when it saw no page or no path", () => {
    expect(findings(documentedPaths, { "notes.md": "`docs/gone`" })).toEqual([
      expect.stringContaining("looked at no pages"),
      expect.stringContaining("looked at no paths"),
    ]);
  });
});
