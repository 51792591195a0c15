import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { columns } from "@wsfn/bench";
import { endOnSignals, stopSignal } from "@wsfn/conformance/stop-signal";
import { Command } from "commander";
import { EXIT } from "../exit-code.ts";
import { shortPath } from "../function-folder.ts";
import { count, firstOf } from "../language/count.ts";
import { addExamples, type Examples } from "../language/examples.ts";
import { say, translated } from "../language/language.ts";
import { DEV_FILES } from "../pack/files/dev-files.ts";
import { outFile } from "../pack/out-file.ts";
import { PackError } from "../pack/pack-error.ts";
import type { Packed } from "../pack/pack-function.ts";
import { addReadingFlags, type ReadingFlags, readingOf } from "../reading-flags.ts";
import { shownOnce } from "../shown-once.ts";
import { formatBytes } from "../text/format-bytes.ts";
import { printable } from "../text/printable.ts";
import { showProgress } from "../text/progress.ts";
import { painter, screenOf } from "../text/screen.ts";
import { UsageError } from "../usage-error.ts";

/** As commander hands them on. */
interface PackCommandOptions extends ReadingFlags {
  readonly out?: string;
  readonly unpack?: string;
  readonly function?: string;
  readonly bundle: boolean;
  readonly json?: true;
}

/** Groups beyond this many are shown as one. */
const SHOWN_GROUPS = 12;
/** Names of a kind of file in the help. */
const SHOWN_NAMES = 2;

/** Why something is left out, with the first names of what is; PACK.md has all of them. */
const leftOutLines = (): readonly string[] => [
  say("Left out, unless .fcignore takes it back in (`!NAME`):"),
  ...columns(
    DEV_FILES.map(({ why, patterns }) => [
      `  ${firstOf(patterns, SHOWN_NAMES)}`,
      translated(why.split(";", 1)[0] ?? why),
    ]),
  ),
];

const EXAMPLES: Examples = {
  examples: [
    ["wsfn pack", "code.zip of the function in this folder"],
    ["wsfn pack chat --out chat.zip"],
    ["wsfn pack chat --unpack /tmp/chat", "then: wsfn conform /tmp/chat"],
  ],
  notes: [
    "To deploy the zip file, let `code` in s.yaml name it, or upload it in the console.",
    "Exit codes: 0 packed, 1 the code could not start or is too big, 2 nothing to pack.",
  ],
  above: leftOutLines,
};

/** `wsfn pack`. */
export const packCommand = (): Command => addExamples(addReadingFlags(command()), EXAMPLES).action(pack);

const command = (): Command =>
  new Command("pack")
    .summary("make the code.zip of a custom runtime")
    .description(
      "Makes the zip file that is uploaded for a function with a custom runtime: what `code` in s.yaml names, after the build step of wsfn.json, without development files and what .fcignore names. Node.js code is bundled into the file that the start command runs. The same input gives the same bytes.",
    )
    .argument("[dir]", "folder with the s.yaml", ".")
    .option(
      "-o, --out <file>",
      "the zip file; default: code.zip in the folder, or code.packed.zip where `code` is that zip file",
    )
    .option("--unpack <dir>", "no zip file: unpack it into DIR/code, with an s.yaml beside it that runs it")
    .option("--function <name>", "which function, where the s.yaml has several with a custom runtime")
    .option("--no-bundle", "Node.js: ship files and node_modules as they are")
    .option("--json", "one JSON line on stdout: file, sizes, sha256, groups, notes");

async function pack(dir: string, options: PackCommandOptions): Promise<void> {
  // With --json stdout holds the one line and nothing else.
  const tell = (line: string): void => (options.json ? console.error(line) : console.log(line));
  using progress = showProgress();
  progress.step(say("packing {name}", { name: shortPath(dir) }));
  // Loaded here, so that no other command waits for the bundler.
  const { packFunction } = await import("../pack/pack-function.ts");
  const { unpackFunction } = await import("../pack/unpacked-function.ts");
  try {
    const packed = await shownOnce(() =>
      packFunction(dir, {
        ...readingOf(options),
        function: options.function,
        bundle: options.bundle,
        signal: stopSignal(),
        // Packing holds the event loop, for large code half a minute.
        onBuilt: endOnSignals,
        onLog: (line) => {
          progress.clear();
          tell(`${say("build")} | ${printable(line)}`);
        },
      }),
    );
    stopSignal(); // half a file is worse than a moment's wait
    const { spec, folder } = packed;
    const out = options.unpack ?? outFile({ spec, dir: folder.dir, wanted: options.out });
    if (options.unpack === undefined) await replaceFile(out, packed.zip);
    else await unpackFunction(packed, out);
    progress.clear();
    if (options.json) console.log(JSON.stringify(report(packed, out)));
    else for (const line of lines(packed, out)) console.log(line);
  } catch (error) {
    progress.clear();
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
    throw new UsageError(say("{file} cannot be written: {why}", { file, why: (cause as Error).message }), {
      cause,
    });
  }
}

const unpackedBytes = ({ files }: Packed): number => files.reduce((sum, { data }) => sum + data.length, 0);

/** What --json prints. Field names are a contract: scripts read them. */
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

/** What a person sees: what weighs how much, then the sum, then what to look at again. */
function lines(packed: Packed, out: string): string[] {
  const { spec, groups, bundled = [], files, zip } = packed;
  const paint = painter(screenOf(process.stdout));
  const shown = groups.slice(0, SHOWN_GROUPS);
  const rest = groups.slice(SHOWN_GROUPS);
  const row = (bytes: number, text: string) => `${formatBytes(bytes).padStart(10)}  ${text}`;
  return [
    paint("bold", say("{name} for {runtime}", { name: spec.name, runtime: spec.runtime })),
    ...shown.map((g) =>
      row(
        g.zippedBytes,
        g.files > 1 ? say("{name} ({files})", { name: g.name, files: count(g.files, "file") }) : g.name,
      ),
    ),
    ...(rest.length > 0
      ? [
          row(
            rest.reduce((sum, g) => sum + g.zippedBytes, 0),
            say("{n} more", { n: rest.length }),
          ),
        ]
      : []),
    row(
      zip.length,
      say("{out}: {files}, {size} unpacked", {
        out: shortPath(out),
        files: count(files.length, "file"),
        size: formatBytes(unpackedBytes(packed)),
      }),
    ),
    ...(bundled.length > 0
      ? [
          say("bundled: {parts}", {
            parts: firstOf(
              bundled.map((part) => `${translated(part.name)} ${formatBytes(part.bytes)}`),
              SHOWN_GROUPS,
            ),
          }),
        ]
      : []),
    `sha256 ${packed.sha256}`,
    ...packed.notes.map((note) => `${paint("yellow", say("warning"))}${say(": ")}${note}`),
  ];
}
