// Makes target/: the server in one file, and the page with the client beside it. That is what is deployed, in a zip or in an image.
import { copyFileSync, mkdirSync, readdirSync, rmSync } from "node:fs";
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
mkdirSync("target/page");
for (const name of readdirSync("page")) copyFileSync(`page/${name}`, `target/page/${name}`);
const client = new URL("client-dist/socket.io.min.js", import.meta.resolve("socket.io"));
copyFileSync(client, "target/page/socket.io.min.js");
