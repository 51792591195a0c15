import { basename } from "node:path";
import { say } from "../../language/language.ts";
import { type Elf, readElf, X86_64 } from "./elf.ts";

/** NODE_MODULE_VERSION of each release line (nodejs/node, doc/abi_version_registry.json). */
const NODE_ABI: Readonly<Record<number, number>> = {
  10: 64,
  12: 72,
  14: 83,
  16: 93,
  18: 108,
  20: 115,
  22: 127,
  24: 137,
};

/** The ABI of a Node.js by its version, `20.10.0`; undefined for a release line that is not in the table. */
export const abiOfNode = (version: string): number | undefined => NODE_ABI[Number(version.split(".", 1)[0])];

/** The release line that a module of this ABI was built for. */
export const nodeOfAbi = (abi: number): string | undefined =>
  Object.entries(NODE_ABI).find(([, known]) => known === abi)?.[0];

/** How a native module fits Node.js on the platform: x86-64 Linux with glibc. */
export type Fit =
  | { readonly fits: true; readonly elf: Elf; readonly abi: number | "any" | "unknown" }
  | { readonly fits: false; readonly why: string };

/**
 * Whether the platform's Node.js can load a `.node` file. A module of Node-API runs on every version; else the ABI is read
 * from the name of its entry function, then from its file name, as prebuilt packages write it. A file that shows neither
 * (NODE_MODULE of old) is kept: `unknown`.
 */
export function fitOf(path: string, data: Uint8Array, wanted: number | undefined): Fit {
  const elf = readElf(data);
  if (elf === undefined) return { fits: false, why: say("it is no file for Linux") };
  if (elf.machine !== X86_64 || !elf.is64) return { fits: false, why: say("it is for another processor") };
  if (elf.libraries.some((name) => name.includes("musl"))) {
    return { fits: false, why: say("it is for musl (Alpine), the runtimes have glibc") };
  }
  const abi = abiOf(path, elf);
  if (typeof abi !== "number" || wanted === undefined || abi === wanted) return { fits: true, elf, abi };
  const line = nodeOfAbi(abi);
  const why =
    line === undefined
      ? say("it is for Node.js of another version (ABI {abi})", { abi })
      : say("it is for Node.js {line} (ABI {abi})", { line, abi });
  return { fits: false, why };
}

/** The ABI that a module declares; `any` for Node-API. Undefined for what is no file for Linux. */
export function abiOfModule(path: string, data: Uint8Array): number | "any" | "unknown" | undefined {
  const elf = readElf(data);
  return elf && abiOf(path, elf);
}

function abiOf(path: string, elf: Elf): number | "any" | "unknown" {
  if (elf.exports.some((name) => name.startsWith("napi_register_module_v"))) return "any";
  // What modules of Node-API called before there was a name to be found by.
  if (elf.imports.includes("napi_module_register")) return "any";
  for (const name of elf.exports) {
    const abi = /^node_register_module_v(\d+)$/.exec(name)?.[1];
    if (abi !== undefined) return Number(abi);
  }
  const named =
    /(?:^|[._-])(?:abi|v)?(\d{2,3})\.node$/.exec(basename(path))?.[1] ?? /node-v(\d+)-/.exec(path)?.[1];
  return named === undefined ? "unknown" : Number(named);
}
