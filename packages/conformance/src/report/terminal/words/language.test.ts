import { describe, expect, test } from "vitest";
import { sampleCase, sampleReport, sampleWire } from "../../../../test/report/sample-reports.ts";
import { CAUSE_WORDS, type CauseKind } from "../../../judge/cause-words.ts";
import { VERDICTS } from "../../../judge/verdict.ts";
import type { CaseResult, Report, ReportedCause } from "../../report.ts";
import { displayWidth } from "../display-width.ts";
import { terminal } from "../terminal.ts";
import { CAUSES_ZH } from "./causes-zh.ts";
import { type Language, reportWords } from "./language.ts";

/** What comes from the data is Greek here, so that every Latin word is one of the report's own. */
const GREEK = "αβγ δεζ";
const wire = [...sampleWire, ...sampleWire].map((entry) => ({ ...entry, hex: "", label: GREEK }));
const greekCase = (over: Partial<CaseResult>): CaseResult =>
  sampleCase({ suite: "αβγ", says: GREEK, why: GREEK, wire, place: GREEK, replay: GREEK, ...over });

/** Every verdict twice, failures with one cause, and everything else that a report may have. */
const whole: Report = sampleReport(
  [1, 2].flatMap((n) =>
    VERDICTS.map((verdict) =>
      greekCase({
        id: `αβγ/${verdict.length}-${n}`,
        verdict,
        detail: Array.from({ length: 14 }, () => GREEK),
        ...(verdict === "fail" && { cause: { what: GREEK, rank: 1 } }),
      }),
    ),
  ),
  {
    target: GREEK,
    capabilities: [GREEK],
    strict: true,
    machine: { cores: 2, load: 3.5 },
    askedAgain: { cases: 2, confirmed: 1 },
    remarks: [GREEK],
  },
);
const stopped: Report = {
  ...sampleReport([greekCase({ id: "α/β", verdict: "untestable", why: "" })], { target: GREEK }),
  incomplete: { judged: 1, of: 2 },
  remarks: [(await reportWords("en")).incomplete({ judged: 1, of: 2 })],
};
const nothing = sampleReport([], { target: GREEK });
const REPORTS = [[whole, whole], [stopped], [nothing]];

const shown = async (language: Language, columns = 100): Promise<string> => {
  const words = await reportWords(language);
  return REPORTS.map((reports) => terminal(reports, { columns, words, fullFailures: 2 })).join("\n");
};
/** Names of standards, levels, options and units, which no language has words for, and the environment that a target has. */
const NAMES = /--case ID|\b(?:MUST|RFC|Autobahn|quick|permessage-deflate|subprotocol|process|ms|min|s|B)\b/g;
const latinIn = (text: string): readonly string[] => text.replace(NAMES, "").match(/[A-Za-z]+/g) ?? [];

describe("the report in Chinese", () => {
  test("has no word of the English one left", async () => {
    expect(latinIn(await shown("en")).length).toBeGreaterThan(100);
    expect(latinIn(await shown("zh"))).toEqual([]);
  });

  test("has the blocks of the English one, with every number", async () => {
    const numbers = (text: string): readonly string[] => (text.match(/\d+(?:\.\d+)?/g) ?? []).toSorted();
    expect(numbers(await shown("zh", 400))).toEqual(numbers(await shown("en", 400)));
    const blocks = (await shown("en", 400)).split("\n\n").length;
    expect((await shown("zh", 400)).split("\n\n")).toHaveLength(blocks);
  });

  test("names every cause in Chinese, with what it is about", () => {
    const gap = /\{of\}/;
    for (const [kind, english] of Object.entries(CAUSE_WORDS)) {
      const chinese = CAUSES_ZH[kind as CauseKind];
      expect(gap.test(chinese), kind).toBe(gap.test(english));
      expect(latinIn(chinese.replace(/\{of\}|UTF-8|HTTP|TCP|Close|Ping/g, "")), kind).toEqual([]);
      expect(chinese).not.toMatch(/\p{Script=Han}[,;:!?()]|[,;:!?()]\p{Script=Han}/u);
    }
  });

  test("has the causes of a run, and those of another version as they are", async () => {
    const failing = (id: string, cause: ReportedCause) => greekCase({ id, verdict: "fail", cause });
    const known = { what: "closes with another code (γ)", rank: 6, kind: "close-code", of: "γ" };
    const reports = [
      sampleReport([
        ...["α/1", "α/2"].map((id) => failing(id, known)),
        ...["α/3", "α/4"].map((id) => failing(id, { what: "does what nobody knows", rank: 6, kind: "new" })),
      ]),
    ];
    const text = terminal(reports, { words: await reportWords("zh") });
    expect(text).toContain("以不同的关闭码关闭（γ）：α/1, α/2");
    expect(text).toContain("does what nobody knows：α/3, α/4");
  });

  test("is punctuated as Chinese is", async () => {
    expect(await shown("zh")).not.toMatch(/\p{Script=Han}[,;:!?()]|[,;:!?()]\p{Script=Han}/u);
  });

  test.each([72, 100])("stays within %d columns, however wide its characters are", async (columns) => {
    const lines = (await shown("zh", columns)).split("\n");
    expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(columns);
  });

  test("ends the suites' lines in one column", () => {
    return Promise.all(
      (["en", "zh"] as const).map(async (language) => {
        const words = await reportWords(language);
        const two = sampleReport([
          greekCase({ suite: "αβγ", elapsedMs: 4 }),
          greekCase({ suite: "α", verdict: "fail", elapsedMs: 1400 }),
        ]);
        const rows = terminal([two], { words }).split("\n").slice(1, 3);
        expect(rows.map(displayWidth)).toEqual([100, 100]);
      }),
    );
  });
});
