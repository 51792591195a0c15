import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { CannotJudge } from "../cannot-judge.ts";
import { CONFORM_OPTIONS, type ConformOptions, longName, readOption } from "./conform-options.ts";

const dir = mkdtempSync(join(tmpdir(), "conform-options-"));
afterAll(() => rmSync(dir, { recursive: true }));

const file = (name: string, text: string): string => {
  const path = join(dir, name);
  writeFileSync(path, text);
  return path;
};
const KNOWN = { "close/twice": "why" };

describe("readOption", () => {
  test.each<[keyof ConformOptions, string, unknown, unknown]>([
    ["suite", "close, utf8", undefined, ["close", "utf8"]],
    ["suite", "all", undefined, undefined],
    ["case", "a/b", ["c/d"], ["c/d", "a/b"]],
    ["depth", "full", undefined, "full"],
    ["concurrency", "1024", undefined, 1024],
    ["capabilities", "hooks,subprotocol", undefined, ["hooks", "subprotocol"]],
    ["report", "tap", ["json"], ["json", "tap"]],
    ["header", "Cookie: a=b", { Route: "x" }, { Route: "x", Cookie: "a=b" }],
    ["header", "Empty:", undefined, { Empty: "" }],
    ["knownFailing", file("plain.json", JSON.stringify(KNOWN)), undefined, KNOWN],
    [
      "knownFailing",
      file(
        "wsfn.json",
        JSON.stringify({ knownFailing: [{ reason: "why", cases: ["close/twice"], via: "direct" }] }),
      ),
      undefined,
      KNOWN,
    ],
    [
      "knownFailing",
      file(
        "groups.json",
        JSON.stringify([{ reason: "why", cases: ["close/twice", "close/then-ping"], sometimes: true }]),
      ),
      undefined,
      {
        "close/twice": { reason: "why", sometimes: true },
        "close/then-ping": { reason: "why", sometimes: true },
      },
    ],
    [
      "knownFailing",
      file("timing.json", JSON.stringify({ "close/twice": { reason: "why", sometimes: true } })),
      undefined,
      { "close/twice": { reason: "why", sometimes: true } },
    ],
  ])("reads %s %j", (key, text, before, value) => {
    expect(readOption(key, text, before)).toEqual(value);
  });

  test.each<[keyof ConformOptions, string, string]>([
    ["suite", "close,,utf8", "names with commas"],
    ["depth", "half", 'one of quick, full, got "half"'],
    ["concurrency", "0", "from 1 to 1024"],
    ["concurrency", "", "from 1 to 1024"],
    ["concurrency", "1.5", "from 1 to 1024"],
    // The suite can do that to a server that it started; nobody can state it of a URL.
    ["capabilities", "process", 'got "process"'],
    ["report", "terminal", "one of json, junit, tap, html"],
    ["header", "Cookie", "'Name: value'"],
    ["header", "A: b\r\nC: d", "'Name: value'"],
    ["knownFailing", join(dir, "none.json"), "ENOENT"],
    ["knownFailing", file("text.json", "no json"), "text.json:1, got"],
    ["knownFailing", file("comma.json", '{\n  "close/twice": "why",\n}\n'), "comma.json:3, got"],
    ["knownFailing", file("short.json", '{\n  "close/twice":\n'), "short.json:2, got"],
    [
      "knownFailing",
      file("typo.json", '{\n  "close/twice": "why",\n  "close/twica": "why"\n}\n'),
      "typo.json:3, got",
    ],
    ["knownFailing", file("text-alone.json", '"close/twice"'), "an object of case id -> reason"],
    ["knownFailing", file("no-cases.json", '[{ "reason": "why", "cases": [] }]'), '"cases": [id, ...]'],
    ["knownFailing", file("no-reason.json", '[{ "cases": ["close/twice"] }]'), '"reason": text'],
    ["knownFailing", file("no-group.json", '["close/twice"]'), 'got "close/twice"'],
    [
      "knownFailing",
      file("typo-in-group.json", '[{\n  "reason": "why",\n  "cases": ["close/twica"]\n}]'),
      "typo-in-group.json:3, got",
    ],
    ["knownFailing", file("number.json", '{"close/twice": 1}'), "the reason of close/twice"],
  ])("refuses %s %j and names the option", (key, text, words) => {
    const reading = () => readOption(key, text, undefined);
    expect(reading).toThrow(CannotJudge);
    expect(reading).toThrow(new RegExp(`^${longName(key)}: expected `));
    expect(reading).toThrow(words);
  });

  test("has a row that says something for every option", () => {
    for (const [key, { says, value, read }] of Object.entries(CONFORM_OPTIONS)) {
      expect(says, key).not.toBe("");
      expect(value === undefined, `${key}: a value and its reader come together`).toBe(read === undefined);
    }
  });
});
