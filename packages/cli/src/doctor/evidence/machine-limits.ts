import { existsSync } from "node:fs";
import { type Missing, missingPrerequisites, missingText } from "@wsfn/instance";
import { type FunctionFolder, missingFor } from "../../function-folder.ts";
import { factRows, say } from "../../language/language.ts";
import type { CodePackage } from "../../pack/code-package.ts";
import { abiOfModule, nodeOfAbi } from "../../pack/native/node-abi.ts";
import { languageOf } from "../../pack/start/interpreter.ts";
import { layersText } from "../../pack/start/layers.ts";
import type { NotStarted } from "../trial/start.ts";
import type { LocalNode } from "./local-node.ts";

// What keeps this machine from running a function as the platform would. None of it is a fault of the function.

/** What this machine must have and has not to run the folder's functions, as one sentence; undefined when nothing is missing. */
export async function missingHere(folder: FunctionFolder): Promise<string | undefined> {
  const missing = [...(await missingFor(folder)), ...(await missingLanguages(folder))];
  if (missing.length === 0) return undefined;
  const named = missing.map((one) => missingText(one, factRows()));
  return say("missing on this machine: {missing}", { missing: named.join(say(", ")) });
}

/** A folder without wsfn.json does not say what it needs; its start command does. */
async function missingLanguages({ manifest, functions }: FunctionFolder): Promise<readonly Missing[]> {
  if (manifest !== undefined) return [];
  const programs = { node: "node", python: "python3" } as const;
  const names = functions
    .filter(({ target }) => target === "runtime")
    .flatMap(({ command }) => languageOf(command[0] ?? "") ?? [])
    .map((language) => programs[language]);
  return missingPrerequisites([...new Set(names)]);
}

/** The package's modules are built for the platform's Node.js, and another one here cannot load them. Undefined where it can. */
export function otherAbi(
  { files, interpreter }: CodePackage,
  { version, abi }: LocalNode,
): string | undefined {
  if (interpreter !== undefined && "from" in interpreter && interpreter.from === "code") return undefined;
  for (const { path, data } of files) {
    const wanted = path.endsWith(".node") ? abiOfModule(path, data) : undefined;
    if (typeof wanted === "number" && wanted !== abi) {
      return say("{path} is built for Node.js {wanted}, this machine runs {version}", {
        path,
        wanted: nodeOfAbi(wanted) ?? `(ABI ${wanted})`,
        version,
      });
    }
  }
  return undefined;
}

/** Where the platform has the package. */
export const CODE = "/code";

/** A script that names /code finds its files on the platform, and nothing here. What is not in the package is missing there too. */
export function missingCodeFolder({ logs }: NotStarted, { files }: CodePackage): string | undefined {
  if (existsSync(CODE)) return undefined;
  for (const [path] of logs.matchAll(/(?<![\w./-])\/code(?:\/[\w./-]*[\w-])?(?![\w/-])/g)) {
    const inside = path.slice(CODE.length + 1);
    if (inside === "" || files.some((file) => `${file.path}/`.startsWith(`${inside}/`))) {
      return say("it looks for {path}, which is there on the platform; this machine has no {code}", {
        path,
        code: CODE,
      });
    }
  }
  return undefined;
}

/** What an older Node.js reports of code for a newer one. */
const TOO_NEW =
  /ERR_UNKNOWN_FILE_EXTENSION|ERR_REQUIRE_ESM|ERR_UNKNOWN_BUILTIN_MODULE|bad option|SyntaxError|is not a function|is not a constructor/;

/** Code for the platform's Node.js that an older one here cannot run. Undefined where that is not what happened. */
export function olderNode(
  { logs }: NotStarted,
  { interpreter }: CodePackage,
  { version }: LocalNode,
): string | undefined {
  const wanted = interpreter !== undefined && "version" in interpreter ? interpreter.version : undefined;
  const [complaint] = TOO_NEW.exec(logs) ?? [];
  if (
    wanted === undefined ||
    complaint === undefined ||
    Number.parseInt(version, 10) >= Number.parseInt(wanted, 10)
  ) {
    return undefined;
  }
  return say("it is for Node.js {wanted}, and does not start on this machine's {version} ({complaint})", {
    wanted,
    version,
    complaint,
  });
}

/** A custom layer is not on this machine, and the function may need it to start. Undefined for a function that takes none. */
export function missingLayers({ logs }: NotStarted, { customLayers }: CodePackage): string | undefined {
  if (customLayers.length === 0) return undefined;
  const lines = logs.split("\n").map((line) => line.trim());
  const last = lines.find((line) => COMPLAINT.test(line)) ?? lines.findLast((line) => line !== "");
  const words = last === undefined ? "" : ` (${last})`;
  return `${say("it does not start here, and {layers} is not on this machine", { layers: layersText(customLayers) })}${words}`;
}

/** The line of a log that names what was not found. */
const COMPLAINT = /Error\b|not found|No such file|No module|Cannot find/;
