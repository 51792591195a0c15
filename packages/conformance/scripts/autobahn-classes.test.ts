import { describe, expect, test } from "vitest";
import { CATALOGUE } from "../src/catalogue/catalogue.ts";
import type { CaseResult, Report } from "../src/report/report.ts";
import { autobahnClassesOf, type Class, classesOf, differences } from "./autobahn-classes.ts";

const reportOf = (...verdicts: [string, CaseResult["verdict"]][]): Report =>
  ({ cases: verdicts.map(([id, verdict]) => ({ autobahn: [id], verdict })) }) as unknown as Report;

const all = CATALOGUE.flatMap(({ autobahn }) => autobahn);
const allAs = (one: Class): Map<string, Class> => new Map(all.map((id) => [id, one]));

describe("classes", () => {
  test("come from a report of ours, by id and in the order of ids", () => {
    const report = reportOf(["10.1.1", "out-of-scope"], ["9.1.2", "known-failing"], ["9.1.1", "pass"]);
    expect([...classesOf(report)]).toEqual([
      ["9.1.1", "pass"],
      ["9.1.2", "fail"],
      ["10.1.1", "none"],
    ]);
  });

  test("come from Autobahn's index, the worse of its two verdicts", () => {
    const index = {
      "1.1.1": { behavior: "OK", behaviorClose: "OK" },
      "3.1": { behavior: "OK", behaviorClose: "FAILED" },
      "3.2": { behavior: "NON-STRICT", behaviorClose: "OK" },
      "7.13.1": { behavior: "INFORMATIONAL", behaviorClose: "INFORMATIONAL" },
      "12.1.1": { behavior: "UNIMPLEMENTED", behaviorClose: "OK" },
      "4.1.1": { behavior: "OK", behaviorClose: "WRONG CODE" },
      "7.7.1": { behavior: "FAILED", behaviorClose: "WRONG CODE" },
    };
    expect([...autobahnClassesOf(index).values()]).toEqual([
      "pass",
      "fail",
      "warn",
      "pass",
      "none",
      "warn",
      "fail",
    ]);
    expect(() => autobahnClassesOf({ "1.1.1": { behavior: "FINE", behaviorClose: "OK" } })).toThrow("FINE");
  });

  test("differ by id, unless a case accepts either", () => {
    const ours = allAs("pass");
    expect(differences(ours, allAs("pass"), CATALOGUE)).toEqual([]);
    const loose = all.filter(
      (id) => !differences(ours, allAs("warn"), CATALOGUE).some((one) => one.id === id),
    );
    expect(loose.length).toBeGreaterThanOrEqual(15);
    const theirs = new Map([...ours, ["1.1.1", "fail"], ["3.2", "warn"], ["3.3", "fail"]] as [
      string,
      Class,
    ][]);
    theirs.delete("9.1.1");
    expect(differences(ours, theirs, CATALOGUE)).toEqual([
      { id: "1.1.1", ours: "pass", theirs: "fail" },
      { id: "3.3", ours: "pass", theirs: "fail" },
      { id: "9.1.1", ours: "pass", theirs: "missing" },
    ]);
  });

  test("differ not where a server may refuse by a limit of its own", () => {
    const theirs = new Map([...allAs("pass"), ["9.3.1", "fail"], ["9.3.4", "fail"]] as [string, Class][]);
    const ours = new Map([...allAs("pass"), ["9.3.1", "warn"], ["9.3.4", "warn"]] as [string, Class][]);
    expect(differences(ours, theirs, CATALOGUE)).toEqual([{ id: "9.3.4", ours: "warn", theirs: "fail" }]);
  });
});
