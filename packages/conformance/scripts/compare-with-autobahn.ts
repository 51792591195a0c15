import { readFileSync } from "node:fs";
import { CATALOGUE } from "../src/catalogue/catalogue.ts";
import { readReports } from "../src/report/saved-report.ts";
import { type AutobahnIndex, autobahnClassesOf, classesOf, differences } from "./autobahn-classes.ts";

/**
 * Sets a report of ours beside one of Autobahn's, id by id:
 *
 *     node scripts/compare-with-autobahn.ts report.json                     # id and class of all 517
 *     node scripts/compare-with-autobahn.ts report.json index.json [AGENT]  # where they differ; 1 if anywhere
 */
const [file, index, agent] = process.argv.slice(2);
if (file === undefined) {
  console.error("expected a report: node scripts/compare-with-autobahn.ts REPORT.json [INDEX.json [AGENT]]");
  process.exit(2);
}
const [report] = readReports(readFileSync(file, "utf8"), file);
if (report === undefined) throw new Error(`expected a report in ${file}`);
const ours = classesOf(report);
if (index === undefined) {
  for (const [id, one] of ours) console.log(`${id} ${one}`);
} else {
  const agents: Readonly<Record<string, AutobahnIndex>> = JSON.parse(readFileSync(index, "utf8"));
  const name = agent ?? Object.keys(agents)[0] ?? "";
  const theirs = agents[name];
  if (theirs === undefined) throw new Error(`expected an agent in ${index}, got ${JSON.stringify(name)}`);
  const found = differences(ours, autobahnClassesOf(theirs), CATALOGUE);
  for (const { id, ours: here, theirs: there } of found) console.log(`${id} ours ${here}, Autobahn ${there}`);
  console.log(`${ours.size} ids of ours, ${Object.keys(theirs).length} of ${name}: ${found.length} differ`);
  if (found.length > 0) process.exitCode = 1;
}
