import { fileURLToPath } from "node:url";
import { appMentions } from "./app-mentions.ts";
import { deployFileReader } from "./code/deploy-file-reader.ts";
import { documentedExports } from "./code/documented-exports.ts";
import { folderDirection } from "./code/folder-direction.ts";
import { importCircles } from "./code/import-circles.ts";
import { oneClock } from "./code/one-clock.ts";
import { positionalParameters } from "./code/positional-parameters.ts";
import { dependencyDirection } from "./dependency-direction.ts";
import { dependencyReasons } from "./dependency-reasons.ts";
import { decisionShape } from "./documents/decision-shape.ts";
import { documentedCommands } from "./documents/documented-commands.ts";
import { documentedPaths } from "./documents/documented-paths.ts";
import { fileSize } from "./file-size.ts";
import { folderSize } from "./folder-size.ts";
import { forbiddenText } from "./forbidden-text.ts";
import { print, run } from "./guard.ts";
import { packageShape } from "./package-shape.ts";
import { Repository } from "./repository/repository.ts";
import { turboOutputs } from "./turbo-outputs.ts";

const GUARDS = [
  dependencyDirection,
  folderDirection,
  importCircles,
  oneClock,
  deployFileReader,
  fileSize,
  folderSize,
  positionalParameters,
  decisionShape,
  dependencyReasons,
  documentedExports,
  documentedPaths,
  documentedCommands,
  packageShape,
  appMentions,
  turboOutputs,
  forbiddenText,
];

const repository = new Repository(process.argv[2] ?? fileURLToPath(new URL("../..", import.meta.url)));
let count = 0;
for (const guard of GUARDS) {
  const { findings, looked } = run(guard, repository);
  for (const finding of findings) console.log(print(finding));
  count += findings.length;
  const seen = Object.entries(looked).map(([what, number]) => `${number} ${what}`);
  console.log(
    `${guard.name}: ${findings.length === 0 ? "good" : `${findings.length} found`} (${seen.join(", ")})`,
  );
}
console.log(`guards: ${GUARDS.length} looked, ${count} found`);
process.exitCode = count === 0 ? 0 : 1;
