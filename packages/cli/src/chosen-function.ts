import { type FunctionSpec, hasDeployFile } from "@wsfn/platform";
import { readFolder } from "./function-folder.ts";
import { say } from "./language/language.ts";
import type { Reading } from "./reading-flags.ts";
import { UsageError } from "./usage-error.ts";

/**
 * The function that is meant: by its name, by its folder, or the only one there is in `dir`.
 * @throws {UsageError} when there is none, or more than one
 */
export function chosenFunction(name: string | undefined, dir: string, reading: Reading): FunctionSpec {
  const isFolder = name !== undefined && hasDeployFile(name);
  const from = isFolder ? name : dir;
  const { functions } = readFolder(from, reading);
  const [only, ...more] =
    isFolder || name === undefined ? functions : functions.filter((spec) => spec.name === name);
  const names = functions.map((spec) => spec.name).join(", ");
  if (only === undefined)
    throw new UsageError(
      `${say("there is no function {name} in {from}", { name: name ?? "", from })}\n→ ${say("it has {names}", { names })}`,
    );
  if (more.length > 0)
    throw new UsageError(
      `${say("{from} has the functions {names}", { from, names })}\n→ ${say("name one of them")}`,
    );
  return only;
}

/** Why a function cannot be called, and what to do. */
export const noTrigger = ({ name, file }: Pick<FunctionSpec, "name" | "file">): string =>
  `${say("{name} has no HTTP trigger", { name })}\n→ ${say("add one to `triggers` in {file}", { file })}`;
