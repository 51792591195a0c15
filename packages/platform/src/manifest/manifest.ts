import { join, resolve } from "node:path";
import type { Target } from "../function-spec.ts";
import { check } from "../read/check.ts";
import { type Located, type LocatedMap, plain } from "../read/located.ts";
import { Report } from "../read/report.ts";
import { parseSource, readText } from "../read/source-file.ts";
import { said } from "../words/said.ts";
import { MANIFEST } from "./manifest-fields.ts";

/** Cases that are known to fail for one reason, and where: everywhere, unless `via` or `target` narrows it. */
export interface KnownFailing {
  readonly reason: string;
  /** Ids of the suite's cases. */
  readonly cases: readonly string[];
  readonly via?: "direct" | "gateway";
  readonly target?: Target;
  /** It fails or passes by the timing of packets: a pass does not make the entry stale. Default false. */
  readonly sometimes?: boolean;
}

/** Something that a machine must have: a name in the table of prerequisites, or any program on PATH; `install` is how to get it. */
export type Requirement = string | { readonly name: string; readonly install: string };

/** Whether an entry counts for a function of this target that is reached this way. */
export const holdsOn = (
  entry: KnownFailing,
  on: { readonly via: string; readonly target: Target },
): boolean => (entry.via ?? on.via) === on.via && (entry.target ?? on.target) === on.target;

/** How an app is made ready to run. Due when `output` is missing or older than one of `inputs`. */
export interface BuildStep {
  /** argv, no shell; run in the app's folder. */
  readonly command: readonly string[];
  /** Paths in the app's folder. */
  readonly inputs: readonly string[];
  readonly output: string;
}

/** JSON that is passed on as it is. */
type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Rooms of a function, as a client has to know them. In texts `{room}`, `{name}`, `{text}` and `{uuid}` stand for fresh ones. */
interface RoomsManifest {
  /** Where rooms take handshakes. Default: where the rest of the function does. */
  readonly path?: string;
  /** The channel of a room. Default `{room}`. */
  readonly channel?: string;
  /** What a client sends with its connect command. Default: nothing. */
  readonly connect?: { readonly [key: string]: Json };
  /** What a client publishes. Default `{ "text": "{text}" }`. */
  readonly publish?: Json;
  /** What it offers beside the commands that each server has. Default: found out. */
  readonly offers?: readonly ("history" | "recovery" | "presence" | "joins" | "rpc")[];
  /** A call that is answered. */
  readonly rpc?: { readonly [key: string]: Json };
  /** The secret by which it verifies tokens under the profile `tokens`. */
  readonly tokenSecret?: string;
  /** False: it takes no message that expects no reply. */
  readonly messages?: boolean;
  /** A channel that is none. */
  readonly unknownChannel?: string;
  /** Limits in octets, channels and commands. One that is not stated is not tried. */
  readonly limits?: {
    readonly messageBytes?: number;
    readonly channelBytes?: number;
    readonly channelsPerClient?: number;
    readonly commandsPerSecond?: number;
  };
}

/** What suite and bench need to know of a function app and the platform does not: its `wsfn.json`. */
export interface Manifest {
  readonly summary: string;
  /** The same line in other languages, by language tag (BCP 47): `zh`. */
  readonly summaryIn?: Readonly<Record<string, string>>;
  /** The language it is written in, as tables show it: `Node.js`, `Rust`. */
  readonly language: string;
  /** What the server can do beyond RFC 6455's MUSTs: `permessage-deflate`, `subprotocol`, ... */
  readonly capabilities: readonly string[];
  /** Groups of cases, by the reason why they fail. A listed case that passes is red. */
  readonly knownFailing: readonly KnownFailing[];
  /** What the machine must have. */
  readonly requires: readonly Requirement[];
  readonly build?: BuildStep;
  /** Named sets of environment variables under which the suite starts the app as well. */
  readonly profiles?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Where it takes WebSocket handshakes, query included. Default `/`. */
  readonly path?: string;
  /** Its rooms of the Centrifuge client protocol, as the suite `rooms` has to know them. */
  readonly rooms?: RoomsManifest;
  /** Takes part in the benchmark. Default true. */
  readonly bench: boolean;
  /** The template that is used when none is named. */
  readonly beginHere?: boolean;
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
  return {
    summary: value.summary,
    language: value.language,
    capabilities: value.capabilities ?? [],
    knownFailing: value.knownFailing ?? [],
    requires: value.requires ?? [],
    bench: value.bench ?? true,
    ...(value.beginHere && { beginHere: true }),
    ...(value.summaryIn && { summaryIn: value.summaryIn }),
    ...(value.build && { build: value.build }),
    ...(value.profiles && { profiles: value.profiles }),
    ...(value.path !== undefined && { path: value.path }),
    // JSON stays JSON: what its free fields hold is passed on as it is written.
    ...(value.rooms && { rooms: value.rooms as RoomsManifest }),
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
      said("not JSON ({message})", { message: error instanceof Error ? error.message : String(error) }),
      said("comments, bare words and trailing commas are not JSON"),
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
