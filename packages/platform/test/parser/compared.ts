import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type Comparison, DIFFERENCES } from "./differences.ts";
import type { GeneratedProject } from "./generated-projects.ts";
import type { Asked, Oracle } from "./oracle.ts";
import { ours } from "./ours.ts";

/** Has both parsers read one file. */
export async function compare(oracle: Oracle, asked: Asked): Promise<Comparison> {
  return { theirs: await oracle.ask(asked), ours: ours(asked) };
}

/** Writes a project into a folder that goes afterwards, and gives its file to `use`. */
export async function inFolder<T>(
  { files, environment, environmentName }: Omit<GeneratedProject, "main">,
  use: (asked: Asked) => Promise<T>,
): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), "wsfn-parser-"));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(dir, name)), { recursive: true });
      writeFileSync(join(dir, name), text);
    }
    return await use({ dir, file: join(dir, "s.yaml"), environment, environmentName });
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** Both refuse the project, or both read the same of it. */
export function agree({ theirs, ours: own }: Comparison): boolean {
  if ("refusal" in theirs || "refusal" in own) return "refusal" in theirs && "refusal" in own;
  return isDeepStrictEqual(theirs.resources, own.resources);
}

/** The stated difference that two readings differ by; undefined when no difference states it. */
export const differenceOf = (compared: Comparison): string | undefined =>
  DIFFERENCES.find(({ covers }) => covers(compared))?.id;
