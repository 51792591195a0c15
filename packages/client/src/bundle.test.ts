import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, test } from "vitest";

test("the bundle for a browser needs nothing else and is under 4 KB compressed", async () => {
  const { outputFiles, metafile } = await build({
    entryPoints: [`${import.meta.dirname}/index.ts`],
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    write: false,
    metafile: true,
  });
  const [file] = outputFiles;
  expect(Object.keys(metafile.inputs).every((path) => !path.includes("node_modules"))).toBe(true);
  expect(file?.text).toContain("rotated");
  expect(gzipSync(file?.contents ?? "", { level: 9 }).length).toBeLessThan(4096);
});
