import { fileURLToPath } from "node:url";
import { appMentions } from "./app-mentions.ts";
import { dependencyDirection } from "./dependency-direction.ts";
import { dependencyReasons } from "./dependency-reasons.ts";
import { documentedCommands } from "./documented-commands.ts";
import { documentedPaths } from "./documented-paths.ts";
import { fileSize } from "./file-size.ts";
import { forbiddenText } from "./forbidden-text.ts";
import { print, run } from "./guard.ts";
import { packageShape } from "./package-shape.ts";
import { Repository } from "./repository.ts";
import { turboOutputs } from "./turbo-outputs.ts";

const GUARDS = [
  dependencyDirection,
  fileSize,
  dependencyReasons,
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
