import { posix } from "node:path";
import type { Finding, Guard } from "../guard.ts";
import type { Repository } from "../repository/repository.ts";

const FOLDER = "docs/decisions";
const INDEX = `${FOLDER}/README.md`;
const FILE = /^(\d{4})-[a-z0-9]+(?:-[a-z0-9]+)*\.md$/;
const SECTIONS = ["## Context", "## Decision", "## Consequences"];

/** A decision has a number of its own, a title, a room, and the same three sections as every other. */
export const decisionShape: Guard = {
  name: "decision-shape",
  inspect(repository) {
    const files = repository.under(FOLDER).filter((path) => path !== INDEX);
    const findings = files.flatMap((path) => shapeFindings(path, repository));
    const seen = new Map<string, string>();
    for (const path of files) {
      const number = posix.basename(path).slice(0, 4);
      const other = seen.get(number);
      if (other !== undefined) {
        const message = `has the number of ${posix.basename(other)}`;
        findings.push({ path, line: 1, message, remedy: "take the next free number of its room" });
      }
      seen.set(number, path);
    }
    return { findings, looked: { decisions: files.length } };
  },
};

function shapeFindings(path: string, repository: Repository): Finding[] {
  const number = FILE.exec(posix.basename(path))?.[1];
  if (number === undefined) {
    const remedy = "call it 0010-what-was-decided.md";
    return [{ path, line: 1, message: "is not named as a decision", remedy }];
  }
  const findings: Finding[] = [];
  const lines = repository.lines(path);
  if (!new RegExp(`^# ${number}: [A-Z\`]`).test(lines[0] ?? "")) {
    const remedy = `begin with "# ${number}: What was decided, as a sentence"`;
    findings.push({ path, line: 1, message: "has another title than its number", remedy });
  }
  if (!/^Room: [a-z].*\.$/.test(lines[2] ?? "")) {
    const remedy = 'write "Room: gateway." under the title, so that the index can sort it';
    findings.push({ path, line: 3, message: "names no room", remedy });
  }
  const sections = lines.filter((line) => line.startsWith("## "));
  if (sections.join() !== SECTIONS.join()) {
    const remedy = `give it ${SECTIONS.join(", ")}, in this order`;
    const message = `has the sections ${sections.join(", ") || "none"}`;
    findings.push({ path, line: repository.lineOf(path, "## "), message, remedy });
  }
  return findings;
}
