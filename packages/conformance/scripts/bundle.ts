// Makes dist what is packed: JavaScript with the packages of ours that it needs inside, and the declarations that users read.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { pruneDeclarations } from "./declarations.ts";

const ROOM = join(import.meta.dirname, "..");
const DIST = join(ROOM, "dist");

const { exports, bin, peerDependencies } = JSON.parse(readFileSync(join(ROOM, "package.json"), "utf8")) as {
  exports: Record<string, string>;
  bin: Record<string, string>;
  peerDependencies: Record<string, string>;
};
const isSource = (target: string): boolean => target.startsWith("./src/");
const inside = (target: string): string => target.slice("./src/".length, -".ts".length);
const sources = [...Object.values(exports), ...Object.values(bin)].filter(isSource);

// What an earlier build left under other names must not be packed.
for (const path of readdirSync(DIST, { recursive: true, encoding: "utf8" })) {
  if (path.endsWith(".js") || path.endsWith(".map")) rmSync(join(DIST, path));
}
const { metafile } = await build({
  absWorkingDir: ROOM,
  entryPoints: Object.fromEntries(sources.map((target) => [inside(target), target])),
  outdir: DIST,
  chunkNames: "parts/[name]-[hash]",
  bundle: true,
  // One copy of every module, so that an error's class is the same from whichever entry it comes.
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  external: Object.keys(peerDependencies),
  // What is CommonJS among them asks for Node's own modules by require.
  banner: {
    js: 'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);',
  },
  metafile: true,
});
// A licence asks that it goes with every copy, and a bundle is one.
const PACKAGE = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//;
const packages = new Map<string, string>();
for (const path of Object.keys(metafile.inputs)) {
  const [root, name] = PACKAGE.exec(path) ?? [];
  if (root !== undefined && name !== undefined) packages.set(name, join(ROOM, root));
}
for (const [name, root] of packages) {
  const copy = join(DIST, "licenses", `${name}.txt`);
  mkdirSync(dirname(copy), { recursive: true });
  const licence = readdirSync(root).find((file) => /^LICEN[CS]E/i.test(file));
  if (licence === undefined) throw new Error(`expected the licence of ${name} in ${root}, got none`);
  copyFileSync(join(root, licence), copy);
}
const typed = Object.entries(exports).filter(([, target]) => isSource(target));
pruneDeclarations(
  DIST,
  typed.map(([, target]) => inside(target)),
  Object.keys(peerDependencies),
);
