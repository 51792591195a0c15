import { expect, test } from "vitest";
import { languageFor } from "./locale.ts";

test.each([
  [{}, "en"],
  [{ LANG: "zh_CN.UTF-8" }, "zh"],
  [{ LANG: "de_DE.UTF-8" }, "en"],
  [{ LANG: "zh_CN.UTF-8", LC_ALL: "C" }, "en"],
  [{ LANG: "en_US.UTF-8", WSFN_LANG: "zh" }, "zh"],
])("the language of a command line with %j is %s", (env, language) => {
  expect(languageFor(["ws://h"], env)).toBe(language);
  expect(languageFor(["ws://h", "--json"], env)).toBe("en");
});
