import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { type CheckResult, examine } from "../../src/doctor/examination.ts";
import type { Finding } from "../../src/doctor/finding.ts";
import { project } from "../project.ts";
import type { CheckedProject, SickProject } from "./sick-project.ts";

/** What one check says of a project; nothing else is asked. */
async function resultOf(
  check: string,
  { files = {}, props = {}, options = {} }: CheckedProject,
): Promise<CheckResult> {
  const [examination] = await examine(project(files, props), {
    idleMs: 200,
    ...options,
    only: [check],
  });
  const result = examination?.results.find((each) => each.check.id === check);
  if (result === undefined) throw new Error(`there is no check ${check}`);
  return result;
}

const lineAt = ({ file = "", line = 0 }: Finding): string | undefined =>
  readFileSync(file, "utf8").split("\n")[line - 1];

/** Declares a test for each pair: the sick project trips the check, the sound one does not. */
export function testProjects(projects: readonly SickProject[]): void {
  it.each(projects)("$check notices $name", async ({ check, bad, detail, fix, at }) => {
    const { check: row, verdict } = await resultOf(check, bad);
    expect(verdict).toMatchObject({ status: "finding" });
    if (verdict.status !== "finding") return;
    const [first] = verdict.findings;
    if (detail) expect(first.detail).toMatch(detail);
    if (fix) expect(first.fix ?? row.fix).toMatch(fix);
    if (at) expect(lineAt(first)).toMatch(at);
  });

  it.each(projects)("$check leaves alone what is the opposite of $name", async ({ check, good }) => {
    expect((await resultOf(check, good)).verdict).toMatchObject({ status: "ok" });
  });
}
