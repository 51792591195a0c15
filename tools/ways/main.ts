// Compares the reports of the last test run for each function directly and through the gateway, case by case.
import { fileURLToPath } from "node:url";
import type { Manifest } from "@wsfn/platform";
import { readVariants } from "../tables/variant.ts";
import { compareWays } from "./compare-ways.ts";

let pairs = 0;
let cases = 0;
let unexplained = 0;
for (const { name, manifest, reports } of readVariants(fileURLToPath(new URL("../..", import.meta.url)))) {
  for (const target of ["runtime", "container"]) {
    const direct = reports.get(`${target}-direct`);
    const gateway = reports.get(`${target}-gateway`);
    if (!(direct && gateway)) continue;
    if (direct.cases.length !== gateway.cases.length) {
      console.log(`${name} ${target}: the reports are of two versions of the catalogue; run \`npm test\``);
      unexplained += 1;
      continue;
    }
    const differences = compareWays(direct, gateway, waveringOf(manifest));
    const ofInstance = differences.filter(({ isOfInstance }) => isOfInstance);
    pairs += 1;
    cases += direct.cases.length;
    console.log(
      `${name} ${target}: ${direct.cases.length} cases, ${differences.length} judged otherwise, of them ${ofInstance.length} ` +
        "that need the instance, which is the gateway's",
    );
    for (const { id, direct: here, gateway: there, reason, isOfInstance } of differences) {
      if (isOfInstance && reason !== undefined) continue;
      console.log(
        `  ${id}: ${here} directly, ${there} through the gateway (${reason ?? "NOBODY KNOWS WHY"})`,
      );
      if (reason === undefined) unexplained += 1;
    }
  }
}
console.log(`ways: ${pairs} functions compared, ${cases} verdicts each way, ${unexplained} unexplained`);
if (pairs === 0) console.error("there are no reports of both ways — run `npm test` first");
process.exitCode = pairs === 0 || unexplained > 0 ? 1 : 0;

function waveringOf({ knownFailing }: Manifest): ReadonlySet<string> {
  return new Set(knownFailing.filter(({ sometimes }) => sometimes === true).flatMap(({ cases }) => cases));
}
