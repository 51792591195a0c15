// pnpm tarballs DIR [NAME...]: packs every public package, or those named, as they would be published.
import { parseArgs } from "node:util";
import { packTarballs } from "./tarballs.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { packer: { type: "string", default: "npm" }, help: { type: "boolean", short: "h" } },
});
const [destination, ...only] = positionals;
const { packer } = values;
if (values.help || destination === undefined || (packer !== "npm" && packer !== "pnpm")) {
  console.error(
    "Usage: pnpm tarballs DIR [NAME...] [--packer npm|pnpm]\n\n  pnpm tarballs ../tarballs wsfn @wsfn/platform",
  );
  process.exitCode = values.help ? 0 : 2;
} else {
  for (const { file } of await packTarballs(destination, { packer, only })) console.log(file);
}
