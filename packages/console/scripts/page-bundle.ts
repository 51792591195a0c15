import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * The files of the page by their names, made from `page/`. The build writes them into `dist/page`; a clone that was not built makes them
 * in memory when the page is first asked for.
 */
export async function pageFiles(): Promise<ReadonlyMap<string, Uint8Array>> {
  const { outputFiles } = await build({
    entryPoints: { page: at("../page/main.tsx"), style: at("../page/style/page.css") },
    bundle: true,
    write: false,
    outdir: at("../dist/page"),
    format: "esm",
    target: "es2022",
    minify: true,
    jsx: "automatic",
    jsxImportSource: "preact",
    legalComments: "none",
    logLevel: "silent",
  });
  const made = outputFiles.map(({ path, contents }) => [path.replace(/^.*[\\/]/, ""), contents] as const);
  const copied = [
    ["index.html", "../page/index.html"],
    ["gateway-errors.md", "../../../docs/gateway-errors.md"],
    // Its code is in page.js.
    ["preact-license.txt", "../node_modules/preact/LICENSE"],
  ].map(([name = "", path = ""]) => [name, new Uint8Array(readFileSync(at(path)))] as const);
  return new Map([...made, ...copied]);
}
