import { describe, expect, test } from "vitest";
import type { Capability, ConformanceCase, Level } from "../case/case.ts";
import { type JudgeOptions, judge, type Tried } from "./judge.ts";
import { outOfScope } from "./scope.ts";

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

const HELD: Tried = { outcome: "held", why: "", detail: [], deviations: [] };
const LOOSE: Tried = { outcome: "tolerated", why: "late", detail: ["late"], deviations: [] };
const BROKE: Tried = { outcome: "broke", why: "got 1000", detail: ["got 1000"], deviations: [] };
const DECLINED: Tried = { outcome: "declined", why: "the server declined", detail: [], deviations: [] };
const NOT_RUN: Tried = { outcome: "not-run", why: "redis-server is missing" };
const OUT: Tried = { outcome: "out-of-scope", why: "needs subprotocol" };
const FATAL: Tried = { outcome: "fatal", why: "it ended", detail: ["it ended"], deviations: [] };
const NONE: JudgeOptions = { knownFailing: {}, strict: false };
const KNOWN: JudgeOptions = { ...NONE, knownFailing: { "control/example": "ws#1" } };
const SOMETIMES: JudgeOptions = {
  ...NONE,
  knownFailing: { "control/example": { reason: "ws#1", sometimes: true } },
};
const STRICT: JudgeOptions = { ...NONE, strict: true };

describe("judge", () => {
  test.each([
    ["MUST", HELD, NONE, "pass"],
    ["MUST", HELD, KNOWN, "stale-known-failing"],
    ["MUST", HELD, SOMETIMES, "pass"],
    ["MUST", BROKE, SOMETIMES, "known-failing"],
    ["MUST", LOOSE, NONE, "warn"],
    ["MUST", LOOSE, STRICT, "warn"],
    ["MUST", LOOSE, KNOWN, "known-failing"],
    ["MUST", BROKE, NONE, "fail"],
    ["MUST", BROKE, KNOWN, "known-failing"],
    ["MUST", NOT_RUN, NONE, "untestable"],
    ["MUST", NOT_RUN, KNOWN, "untestable"],
    ["MUST", DECLINED, NONE, "out-of-scope"],
    ["MUST", DECLINED, KNOWN, "out-of-scope"],
    ["SHOULD", BROKE, NONE, "warn"],
    ["SHOULD", BROKE, STRICT, "fail"],
    ["MAY", BROKE, STRICT, "warn"],
    ["MAY", FATAL, NONE, "fail"],
    ["MUST", FATAL, KNOWN, "known-failing"],
    ["MUST", OUT, KNOWN, "out-of-scope"],
  ] as const)("says of a %s that %o under %o: %s", (level, tried, options, verdict) => {
    expect(judge(caseOf(level), tried, options).verdict).toBe(verdict);
  });

  test("keeps the reason of a known failure beside what was seen", () => {
    expect(judge(caseOf("MUST"), BROKE, KNOWN).why).toBe("ws#1 (seen: got 1000)");
  });

  test("is not misled by names that every object has", () => {
    const c = { ...caseOf("MUST"), id: "control/toString" } as const;
    expect(judge({ ...c, id: "toString" as "control/x" }, BROKE, NONE).verdict).toBe("fail");
  });
});

describe("outOfScope", () => {
  test("names the capabilities that are missing", () => {
    const scope = { capabilities: new Set<Capability>(["hooks"]), depth: "quick" } as const;
    expect(outOfScope(caseOf("MUST", ["subprotocol", "hooks"]), scope)).toBe("needs subprotocol");
    expect(outOfScope(caseOf("MUST", ["hooks"]), scope)).toBeUndefined();
  });

  test("leaves a case that takes long to depth full", () => {
    const c: ConformanceCase = { ...caseOf("MUST"), onlyFull: true };
    const capabilities = new Set<Capability>();
    expect(outOfScope(c, { capabilities, depth: "quick" })).toBe("is tried at depth full");
    expect(outOfScope(c, { capabilities, depth: "full" })).toBeUndefined();
  });
});
