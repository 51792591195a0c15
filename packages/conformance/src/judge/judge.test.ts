import { describe, expect, test } from "vitest";
import type { Capability, ConformanceCase, Level } from "../case/case.ts";
import { type JudgeOptions, judge, type Tried } from "./judge.ts";

const caseOf = (level: Level, needs: readonly Capability[] = []): ConformanceCase => ({
  id: "control/example",
  level,
  says: "is an example",
  source: { rfc: 6455, section: "5.5" },
  needs,
  autobahn: [],
  script: [],
  events: { ok: [[]] },
  ending: { by: "probe", codes: [1000], clean: true },
});

const HELD: Tried = { outcome: "held", why: "", detail: [] };
const LOOSE: Tried = { outcome: "tolerated", why: "late", detail: ["late"] };
const BROKE: Tried = { outcome: "broke", why: "came 1000", detail: ["came 1000"] };
const DECLINED: Tried = { outcome: "declined", why: "the server declined", detail: [] };
const NOT_RUN: Tried = { outcome: "not-run", why: "redis-server is missing" };
const NONE: JudgeOptions = {
  capabilities: new Set(),
  depth: "quick",
  knownFailing: {},
  strict: false,
};
const EXCUSED: JudgeOptions = { ...NONE, knownFailing: { "control/example": "ws#1" } };
const SOMETIMES: JudgeOptions = {
  ...NONE,
  knownFailing: { "control/example": { reason: "ws#1", sometimes: true } },
};
const STRICT: JudgeOptions = { ...NONE, strict: true };

describe("judge", () => {
  test.each([
    ["MUST", HELD, NONE, "pass"],
    ["MUST", HELD, EXCUSED, "stale-known-failing"],
    ["MUST", HELD, SOMETIMES, "pass"],
    ["MUST", BROKE, SOMETIMES, "known-failing"],
    ["MUST", LOOSE, NONE, "warn"],
    ["MUST", LOOSE, STRICT, "warn"],
    ["MUST", LOOSE, EXCUSED, "known-failing"],
    ["MUST", BROKE, NONE, "fail"],
    ["MUST", BROKE, EXCUSED, "known-failing"],
    ["MUST", NOT_RUN, NONE, "untestable"],
    ["MUST", NOT_RUN, EXCUSED, "untestable"],
    ["MUST", DECLINED, NONE, "out-of-scope"],
    ["MUST", DECLINED, EXCUSED, "out-of-scope"],
    ["SHOULD", BROKE, NONE, "warn"],
    ["SHOULD", BROKE, STRICT, "fail"],
    ["MAY", BROKE, STRICT, "warn"],
  ] as const)("says of a %s that %o under %o: %s", (level, tried, options, verdict) => {
    expect(judge(caseOf(level), tried, options).verdict).toBe(verdict);
  });

  test("puts a case out of scope when a capability is missing, whatever came of it", () => {
    const judged = judge(caseOf("MUST", ["subprotocol"]), BROKE, EXCUSED);
    expect(judged).toEqual({ verdict: "out-of-scope", why: "needs subprotocol" });
  });

  test("tries a case that takes long at depth full alone", () => {
    const c: ConformanceCase = { ...caseOf("MUST"), onlyFull: true };
    expect(judge(c, BROKE, NONE).verdict).toBe("out-of-scope");
    expect(judge(c, BROKE, { ...NONE, depth: "full" }).verdict).toBe("fail");
  });

  test("keeps the reason of an excuse beside what was seen", () => {
    expect(judge(caseOf("MUST"), BROKE, EXCUSED).why).toBe("ws#1 (seen: came 1000)");
  });

  test("is not misled by names that every object has", () => {
    const c = { ...caseOf("MUST"), id: "control/toString" } as const;
    expect(judge({ ...c, id: "toString" as "control/x" }, BROKE, NONE).verdict).toBe("fail");
  });
});
