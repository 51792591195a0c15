import { join } from "node:path";
import { missingText } from "@wsfn/instance";
import { hasDeployFile, placedIn } from "@wsfn/platform";
import {
  type FolderOptions,
  type FunctionFolder,
  missingFor,
  readFolder,
  shortPath,
} from "../function-folder.ts";
import { factRows, say } from "../language/language.ts";
import { UsageError } from "../usage-error.ts";
import { otherInterpreterLines } from "./other-interpreter.ts";

/** What `wsfn dev` is to run. */
export interface DevFolderOptions extends FolderOptions {
  /** Passes over folders that need what this machine does not have. */
  readonly available?: boolean | undefined;
  /** True: also notes about fields that are legal and have no effect here. */
  readonly verbose: boolean;
  /** A line for a person. */
  readonly tell: (line: string) => void;
}

/**
 * The folders that can be run here. Their notes go to `tell`.
 *
 * @throws {UsageError} for one that cannot, unless those are passed over; and when none is left
 */
export async function runnableFolders(
  dirs: readonly string[],
  options: DevFolderOptions,
): Promise<readonly FunctionFolder[]> {
  const runnable: FunctionFolder[] = [];
  /** By what is missing: five folders may need the same, and it is shown once. */
  const passedOver = new Map<string, string[]>();
  for (const dir of dirs) {
    const folder = readFolder(dir, { ...options, offersCommand: true });
    if (options.command !== undefined && hasDeployFile(dir))
      options.tell(
        say("{file} is set aside: --command says how its folder is started", {
          file: shortPath(join(dir, "s.yaml")),
        }),
      );
    for (const note of folder.notes)
      if (options.verbose || note.code !== "IgnoredFields") options.tell(placedIn(note, factRows()));
    const missing = (await missingFor(folder)).map((one) => missingText(one, factRows()));
    if (missing.length === 0) runnable.push(folder);
    else if (options.available) {
      for (const each of missing) passedOver.set(each, [...(passedOver.get(each) ?? []), shortPath(dir)]);
    } else
      throw new UsageError(
        say("{dir} needs what this machine does not have: {missing}", {
          dir: shortPath(dir),
          missing: missing.join(say(", ")),
        }),
      );
  }
  for (const [missing, folders] of passedOver)
    options.tell(
      `${say("not run: {folders}", { folders: folders.join(", ") })}\n  ${say("missing on this machine: {missing}", { missing })}`,
    );
  // The same code on another Node.js or Python is another program.
  for (const line of await otherInterpreterLines(runnable.flatMap(({ functions }) => functions)))
    options.tell(line);
  if (runnable.every((folder) => folder.functions.length === 0)) {
    throw new UsageError(say("no function to run in {dirs}", { dirs: dirs.map(shortPath).join(", ") }));
  }
  return runnable;
}
