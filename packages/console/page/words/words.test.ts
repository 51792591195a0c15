import { expect, test } from "vitest";
import { LANGUAGES, languageOf } from "./words.ts";

test.each([
  [["zh-CN", "en"], "zh"],
  [["fr", "zh-TW"], "zh"],
  [["en-GB"], "en"],
  [["fr"], "en"],
  [[], "en"],
])("who prefers %j reads %s", (tags, language) => expect(languageOf(tags)).toBe(language));

test("no text of one language is missing in the other, or empty", () => {
  const keys = (of: object): string[] =>
    Object.entries(of).flatMap(([key, value]) =>
      typeof value === "object" ? keys(value).map((inner) => `${key}.${inner}`) : value === "" ? [] : [key],
    );
  expect(keys(LANGUAGES.zh)).toEqual(keys(LANGUAGES.en));
});
