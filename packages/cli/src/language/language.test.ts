import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { chineseOfConformance } from "@wsfn/conformance/words";
import { chineseOfInstance } from "@wsfn/instance";
import { chineseOfPlatform } from "@wsfn/platform";
import { localeOf } from "create-wsfn";
import { afterEach, describe, expect, it } from "vitest";
import { wsfnProgram } from "../program.ts";
import { count, firstOf } from "./count.ts";
import { languageFor, say, speak, translated } from "./language.ts";
import { HINTS_ZH } from "./zh/hints.ts";
import { ZH } from "./zh/zh.ts";

afterEach(() => speak("en"));

/** Where hints of other packages stand, as their tables have them. */
const HINT_TABLES = [
  "gateway/src/gateway-error.ts",
  "gateway/src/place/fleet.ts",
  "bench/src/bench-error.ts",
  ...["authentication", "function", "platform", "request"].map(
    (kind) => `platform/src/contract/error-rows/${kind}-errors.ts`,
  ),
] as const;

const SOURCES = join(import.meta.dirname, "..");
/** Everything that the code of a folder says, without its Chinese. */
const codeOf = (folder: string): string =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.includes(".test.") && !/\bzh\b/.test(path))
    .map((path) => readFileSync(join(folder, path), "utf8"))
    .join("\n");
const code = codeOf(SOURCES);
const quoted = (text: string): readonly string[] => [JSON.stringify(text), `'${text}'`, inTemplate(text)];
const inTemplate = (text: string): string => `\`${text.replaceAll("${", "\\${")}\``;
/** What stands elsewhere as data: titles of commander's, states of the gateway's instances, kinds of a place, reasons up to a semicolon. */
const OF_DATA: ReadonlySet<string> = new Set([
  ...["Usage:", "Arguments:", "Options:", "Commands:", "Shell type for completion script"],
  ...["starting", "frozen", "thawed", "healthy", "unhealthy", "stopping"],
  ...["may hold secrets", "made by Python"],
]);
/** A plain word may stand as a key of a table. */
const isKey = (text: string): boolean => /^\w+$/.test(text) && new RegExp(`\\b${text}\\b`).test(code);
const gapsOf = (text: string): readonly string[] => (text.match(/\{\w+\}/g) ?? []).toSorted();
const HAN = /\p{Script=Han}/u;
/** A half-width mark beside a Chinese character; code in backticks has its own. */
const HALF_WIDTH = /\p{Script=Han}[,;:!?()]|[,;:!?()]\p{Script=Han}|\p{Script=Han}\.(?:\s|$)/u;

/** Words of English in a row: more than a name. */
const ENGLISH = /[a-z]+(?: [a-z]+){2}/i;

/** The hints of a table: what `hint` names, and the values of a table that has nothing else. Parts of a sentence are put together. */
function hintsIn(path: string): readonly string[] {
  const source = readFileSync(join(SOURCES, "../..", path), "utf8").replaceAll(/" \+\n\s*"/g, "");
  const named = [...source.matchAll(/\bhint:\s*(?:"(.+?)"|'(.+?)')[, ]/g)];
  const listed = /const (?:HINTS|SETUP_FAULTS) = \{(.*?)\n\}/s.exec(source)?.[1] ?? "";
  const values = [...listed.matchAll(/^ {2}\w+:\s*(?:"(.+)"|'(.+)'),$/gm)];
  return [...named, ...values].map(([, double, single]) => double ?? single ?? "");
}

describe("the hints of other packages", () => {
  const hints = HINT_TABLES.flatMap(hintsIn);
  /** Those that only a test or a fault of ours brings, and those whose gaps are filled in before we get them. */
  const isOurs = (hint: string): boolean =>
    /^(?:an injected fault|an instance was not ready)$|[{}]/.test(hint);

  it("are all in Chinese, but for those with gaps", () => {
    expect(hints.length).toBeGreaterThan(60);
    expect(hints.filter((hint) => !isOurs(hint) && !Object.hasOwn(HINTS_ZH, hint))).toEqual([]);
  });

  it("are all hints of a table", () => {
    expect(Object.keys(HINTS_ZH).filter((hint) => !hints.includes(hint))).toEqual([]);
  });
});

describe("the Chinese catalogue", () => {
  const rows = Object.entries(ZH);

  it("has no row that the code does not say", () => {
    const says = (text: string): boolean =>
      OF_DATA.has(text) || quoted(text).some((each) => code.includes(each)) || isKey(text);
    const own = rows.map(([english]) => english).filter((english) => !Object.hasOwn(HINTS_ZH, english));
    expect(own.filter((english) => !says(english))).toEqual([]);
    expect(rows.length).toBeGreaterThan(300);
  });

  it("has the gaps of the English", () => {
    for (const [english, chinese] of rows) expect(gapsOf(chinese), english).toEqual(gapsOf(english));
  });

  it("is punctuated as Chinese is", () => {
    const texts = rows.map(([, chinese]) => chinese);
    expect(texts.filter((text) => HALF_WIDTH.test(text.replaceAll(/`[^`]*`/g, "x")))).toEqual([]);
  });

  it("has words for all of the help", async () => {
    await speak("zh");
    const program = await wsfnProgram();
    const helper = program.createHelp();
    const untranslated = [program, ...program.commands]
      // `complete` is what a shell calls, and `new` has the words of create-wsfn.
      .filter((command) => !["new", "complete"].includes(command.name()))
      .flatMap((command) => [
        helper.commandDescription(command),
        ...helper.visibleArguments(command).map((argument) => helper.argumentDescription(argument)),
        ...helper.visibleOptions(command).map((option) => helper.optionDescription(option)),
      ])
      .filter((text) => !HAN.test(text));
    expect(untranslated).toEqual([]);
  });
});

describe.each([
  ["platform", await chineseOfPlatform()],
  ["instance", await chineseOfInstance()],
  ["conformance", await chineseOfConformance()],
])("the Chinese of %s", (name, rows) => {
  const own = codeOf(join(SOURCES, "../..", name, "src"));

  it("has no row that its code does not say", () => {
    const isSaid = (text: string): boolean => quoted(text).some((each) => own.includes(each));
    expect(Object.keys(rows).filter((text) => text !== ", " && !isSaid(text))).toEqual([]);
  });

  it("has the gaps of the English", () => {
    for (const [english, chinese] of Object.entries(rows))
      expect(new Set(gapsOf(chinese)), english).toEqual(new Set(gapsOf(english)));
  });

  it("is punctuated as Chinese is, and has no English sentence left", () => {
    const texts = Object.values(rows).map((text) => text.replaceAll(/`[^`]*`|\$?\{[^}]*\}/g, "x"));
    expect(texts.filter((text) => HALF_WIDTH.test(text))).toEqual([]);
    expect(texts.filter((text) => ENGLISH.test(text))).toEqual([]);
  });
});

describe("say", () => {
  it("fills gaps in, in the language of the process", async () => {
    expect(say("it answers {status}", { status: 404 })).toBe("it answers 404");
    await speak("zh");
    expect(say("it answers {status}", { status: 404 })).toBe("它应答 404");
  });

  it("fills in what is given, and nothing that is in it", () => {
    expect(say("{name} did not echo: {why}", { name: "{why}", why: "$&" })).toBe("{why} did not echo: $&");
  });

  it("leaves what it has no words for as it is", async () => {
    await speak("zh");
    expect(translated("toString")).toBe("toString");
    expect(translated("frozen")).toBe("冻结");
  });

  it("counts with measure words", async () => {
    expect([count(1, "file"), count(2, "file"), firstOf(["a", "b", "c"], 2)]).toEqual([
      "1 file",
      "2 files",
      "a, b, 1 more",
    ]);
    await speak("zh");
    expect([count(2, "file"), firstOf(["a", "b", "c"], 2)]).toEqual(["2 个文件", "a、b、另外 1 个"]);
  });
});

describe("the language of a command line", () => {
  it.each([
    [{}, "en"],
    [{ LANG: "zh_CN.UTF-8" }, "zh"],
    [{ LANG: "de_DE.UTF-8" }, "en"],
    [{ LANG: "zh_CN.UTF-8", LC_ALL: "C" }, "en"],
    [{ LANG: "en_US.UTF-8", WSFN_LANG: "zh" }, "zh"],
    [{ LC_ALL: "zh_CN.UTF-8", WSFN_LANG: "en" }, "en"],
  ])("of %j is %s", (environment, language) => {
    expect(localeOf(environment)).toBe(language);
    expect(languageFor(["dev"], environment)).toBe(language);
    expect(languageFor(["dev", "--json"], environment)).toBe("en");
  });
});
