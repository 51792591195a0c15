import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Command } from "commander";
import { printable } from "../event-line.ts";
import { EXIT } from "../exit-code.ts";
import { shortPath } from "../function-folder.ts";
import { count, firstOf } from "../pack/count.ts";
import { formatBytes } from "../pack/format-bytes.ts";
import { PackError } from "../pack/pack-error.ts";
import type { Packed } from "../pack/pack-function.ts";
import { saidOnce } from "../said-once.ts";
import { endOnSignals, stopSignal } from "../stop-signal.ts";
import { UsageError } from "../usage-error.ts";

/** As commander hands them on. */
interface PackCommandOptions {
  readonly out?: string;
  readonly unpack?: string;
  readonly function?: string;
  readonly bundle: boolean;
  readonly json?: true;
}

/** Groups beyond this many are told as one. */
const SHOWN_GROUPS = 12;

/** `wsfn pack`. */
export const packCommand = (): Command =>
  new Command("pack")
    .summary("make the code.zip of a custom runtime")
    .description(
      "Makes the zip file that is uploaded for a function with a custom runtime: what `code` in s.yaml names, after the " +
        "build step of wsfn.json, without development files and what .fcignore names. Node.js code is bundled into the " +
        "file that the start command runs. The same input gives the same bytes.",
    )
    .argument("[dir]", "folder with the s.yaml", ".")
    .option("-o, --out <file>", "the zip file; default: code.zip in the folder")
    .option("--unpack <dir>", "no zip file: unpack it into DIR/code, with an s.yaml beside it that runs it")
    .option("--function <name>", "which function, where the s.yaml has several with a custom runtime")
    .option("--no-bundle", "Node.js: ship files and node_modules as they are")
    .option("--json", "one JSON line on stdout: file, sizes, sha256, groups, notes")
    .addHelpText(
      "after",
      `
Examples:
  wsfn pack                                 code.zip of the function in this folder
  wsfn pack chat --out chat.zip
  wsfn pack chat --unpack /tmp/chat         then: wsfn conform /tmp/chat

To deploy the zip file, let \`code\` in s.yaml name it, or upload it in the console.
Exit codes: 0 packed, 1 the code could not start or is too big, 2 nothing to pack.`,
    )
    .action(pack);

async function pack(dir: string, options: PackCommandOptions): Promise<void> {
  // With --json stdout holds the one line and nothing else.
  const tell = (line: string): void => (options.json ? console.error(line) : console.log(line));
  // Loaded here, so that no other command waits for the bundler.
  const { packFunction } = await import("../pack/pack-function.ts");
  const { unpackFunction } = await import("../pack/unpacked-function.ts");
  try {
    const packed = await saidOnce(() =>
      packFunction(dir, {
        function: options.function,
        bundle: options.bundle,
        signal: stopSignal(),
        // Packing holds the event loop, for large code half a minute.
        onBuilt: endOnSignals,
        onLog: (line) => tell(`build | ${printable(line)}`),
      }),
    );
    stopSignal(); // half a file is worse than a moment's wait
    const out = options.unpack ?? options.out ?? join(dir, "code.zip");
    if (options.unpack === undefined) await replaceFile(out, packed.zip);
    else await unpackFunction(packed, out);
    if (options.json) console.log(JSON.stringify(report(packed, out)));
    else for (const line of lines(packed, out)) console.log(line);
  } catch (error) {
    if (!(error instanceof PackError)) throw error;
    console.error(`wsfn: ${error.message}`);
    process.exitCode = error.exitCode;
    return;
  }
  process.exitCode = EXIT.good;
}

/** Whole or not at all: an upload never finds half a zip file. */
async function replaceFile(file: string, data: Uint8Array): Promise<void> {
  const draft = `${file}.${process.pid}.part`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(draft, data);
    await rename(draft, file);
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => {}); // what cannot be written may not be removed either
    throw new UsageError(`${file} cannot be written: ${(cause as Error).message}`, { cause });
  }
}

const unpackedBytes = ({ files }: Packed): number => files.reduce((sum, { data }) => sum + data.length, 0);

/** What --json says. Field names are a contract: scripts read them. */
const report = (packed: Packed, out: string): Record<string, unknown> => ({
  function: packed.spec.name,
  runtime: packed.spec.runtime,
  out,
  bytes: packed.zip.length,
  unpackedBytes: unpackedBytes(packed),
  files: packed.files.length,
  sha256: packed.sha256,
  groups: packed.groups,
  ...(packed.bundled && { bundled: packed.bundled }),
  notes: packed.notes,
});

/** What a person is told: what weighs how much, then the sum, then what to look at again. */
function lines(packed: Packed, out: string): string[] {
  const { spec, groups, bundled = [], files, zip } = packed;
  const shown = groups.slice(0, SHOWN_GROUPS);
  const rest = groups.slice(SHOWN_GROUPS);
  const row = (bytes: number, text: string) => `${formatBytes(bytes).padStart(10)}  ${text}`;
  return [
    `${spec.name} for ${spec.runtime}`,
    ...shown.map((g) => row(g.zippedBytes, `${g.name}${g.files > 1 ? ` (${g.files} files)` : ""}`)),
    ...(rest.length > 0
      ? [
          row(
            rest.reduce((sum, g) => sum + g.zippedBytes, 0),
            `${rest.length} more`,
          ),
        ]
      : []),
    row(
      zip.length,
      `${shortPath(out)}: ${count(files.length, "file")}, ${formatBytes(unpackedBytes(packed))} unpacked`,
    ),
    ...(bundled.length > 0
      ? [
          `bundled: ${firstOf(
            bundled.map((part) => `${part.name} ${formatBytes(part.bytes)}`),
            SHOWN_GROUPS,
          )}`,
        ]
      : []),
    `sha256 ${packed.sha256}`,
    ...packed.notes.map((note) => `note: ${note}`),
  ];
}
