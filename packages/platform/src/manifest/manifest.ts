import { join, resolve } from "node:path";
import type { Target } from "../function-spec.ts";
import { check } from "../read/check.ts";
import { type Located, type LocatedMap, plain } from "../read/located.ts";
import { Report } from "../read/report.ts";
import { parseSource, readText } from "../read/source-file.ts";
import { MANIFEST } from "./manifest-fields.ts";

/** Why a case is known to fail, and where: everywhere, unless `via` or `target` narrows it. */
export interface KnownFailing {
  readonly reason: string;
  readonly via?: "direct" | "gateway";
  readonly target?: Target;
  /** It fails or passes by the timing of packets: a pass does not make the entry stale. Default false. */
  readonly sometimes?: boolean;
}

/** How an app is made ready to run. Due when `output` is missing or older than one of `inputs`. */
export interface BuildStep {
  /** argv, no shell; run in the app's folder. */
  readonly command: readonly string[];
  /** Paths in the app's folder. */
  readonly inputs: readonly string[];
  readonly output: string;
}

/** What suite and bench need to know of a function app and the platform does not: its `wsfn.json`. */
export interface Manifest {
  readonly summary: string;
  /** The same line in other languages, by language tag (BCP 47): `zh`. */
  readonly summaryIn?: Readonly<Record<string, string>>;
  readonly language: "node" | "python" | "go";
  /** What the server can do beyond RFC 6455's MUSTs: `permessage-deflate`, `subprotocol`, ... */
  readonly capabilities: readonly string[];
  /** Case id -> why it fails. A listed case that passes is red. */
  readonly knownFailing: Readonly<Record<string, KnownFailing>>;
  /** Names in the table of prerequisites: what the machine must have. */
  readonly requires: readonly string[];
  readonly build?: BuildStep;
  /** Named sets of environment variables under which the suite starts the app as well. */
  readonly profiles?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Takes part in the benchmark. Default true. */
  readonly bench: boolean;
}

/** Name of the manifest in an app's folder. */
export const MANIFEST_FILE = "wsfn.json";

/**
 * Reads `wsfn.json` of a folder; undefined when the folder has none.
 * @throws {PlatformError} with every problem of the file, each with its line.
 */
export function readManifest(dir: string): Manifest | undefined {
  const report = new Report(join(resolve(dir), MANIFEST_FILE));
  const source = readText(report.file, report, { missing: "fine" });
  if (source === undefined) {
    report.throwIfAny();
    return undefined;
  }
  return parseManifest(source, report.file);
}

/**
 * The same from text that is already read; `file` is what messages name.
 * @throws {PlatformError}
 */
export function parseManifest(source: string, file: string): Manifest {
  const report = new Report(file);
  const manifest = manifestFrom(source, report);
  report.throwIfAny();
  // Without a problem there is a manifest; the parser reports whatever it refuses.
  if (manifest === undefined) throw new Error(`${file}: refused without a reason`);
  return manifest;
}

function manifestFrom(source: string, report: Report): Manifest | undefined {
  const root = parseSource(source, report);
  if (root === undefined) return undefined;
  requireJson(source, report);
  const value = check(withoutSchema(root), MANIFEST, "", report)?.value;
  if (value === undefined) return undefined;
  const knownFailing = Object.entries(value.knownFailing ?? {}).map(([id, why]) => [
    id,
    typeof why === "string" ? { reason: why } : why,
  ]);
  return {
    summary: value.summary,
    language: value.language,
    capabilities: value.capabilities ?? [],
    knownFailing: Object.fromEntries(knownFailing) as Record<string, KnownFailing>,
    requires: value.requires ?? [],
    bench: value.bench ?? true,
    ...(value.summaryIn && { summaryIn: value.summaryIn }),
    ...(value.build && { build: value.build }),
    ...(value.profiles && { profiles: value.profiles }),
  };
}

/** The places come from a YAML parser, which takes more than JSON; editors and other tools do not. */
function requireJson(source: string, report: Report): void {
  if (report.count > 0) return;
  try {
    JSON.parse(source);
  } catch (error) {
    report.problem(
      "Syntax",
      undefined,
      `not JSON (${error instanceof Error ? error.message : String(error)})`,
      "comments, bare words and trailing commas are not JSON",
    );
  }
}

/** `$schema` is for editors. */
function withoutSchema(root: Located): Located {
  if (root.kind !== "map") return root;
  const entries = new Map(root.entries);
  const schema = entries.get("$schema");
  if (schema !== undefined && typeof plain(schema.value) === "string") entries.delete("$schema");
  return { ...root, entries } satisfies LocatedMap;
}
