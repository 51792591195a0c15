import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** How a function runs: a process in a custom runtime, an image in a custom container, or a deploy file that has both. */
export const TARGETS = ["runtime", "container", "both"] as const;
/** One of {@link TARGETS}. */
export type Target = (typeof TARGETS)[number];

/** One file of a template. */
export interface TemplateFile {
  /** Relative to the function's folder, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly isExecutable?: true;
  /** Present: the file is of use for these targets alone. */
  readonly targets?: readonly Target[];
}

/** One file of a function's folder: a template's text, or bytes that no template has. */
export type FunctionFile = TemplateFile | { readonly path: string; readonly bytes: Uint8Array };

/** A function app of the repository, packed so that it stands alone. Its name stands in its files until it is replaced. */
export interface Template {
  readonly name: string;
  readonly summary: string;
  /** By language tag, e.g. `zh`. */
  readonly summaryIn: Readonly<Record<string, string>>;
  /** What it is written in, as shown to people. */
  readonly language: string;
  /** True for the one that is made when none is named. */
  readonly isDefault: boolean;
  /** The targets that it can be made for; the first one is the default. */
  readonly targets: readonly Target[];
  readonly files: readonly TemplateFile[];
}

/**
 * Every template, by name. In the repository, where this file runs as it is written, they are packed anew: the apps may have changed.
 */
export function readTemplates(): readonly Template[] {
  const isInRepository = import.meta.filename.endsWith(".ts");
  return isInRepository ? packedNow() : templatesIn(join(import.meta.dirname, "templates")); // the build puts them there
}

/** Each call has a folder of its own: two at once would take the files away from one another. */
function packedNow(): readonly Template[] {
  const folder = mkdtempSync(join(tmpdir(), "wsfn-templates-"));
  try {
    execFileSync(process.execPath, [join(import.meta.dirname, "../scripts/pack-templates.ts"), folder]);
    return templatesIn(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function templatesIn(folder: string): readonly Template[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  if (names.length === 0) throw new Error(`expected templates in ${folder}, got none`);
  return names.sort().map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Template);
}
