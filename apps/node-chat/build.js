// Makes target/: the server in one file, and the page with the SDK beside it. That is what is deployed, in a zip or in an image.
import { cpSync, rmSync } from "node:fs";
import { build } from "esbuild";

rmSync("target", { recursive: true, force: true });
await build({
  entryPoints: ["server/index.js"],
  outfile: "target/index.js",
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  // Parts that are CommonJS ask for Node's own modules by require.
  banner: {
    js: 'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);',
  },
  logLevel: "warning",
});
cpSync("page", "target/page", { recursive: true });
cpSync(new URL("../dist/centrifuge.js", import.meta.resolve("centrifuge")), "target/page/centrifuge.js");
