// pnpm sbom FILE: what a user of the published packages installs, with versions and licences, in CycloneDX.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InstalledPackages } from "./installed-packages.ts";
import { packTarballs } from "./tarballs.ts";

const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error("Usage: pnpm sbom FILE");
  process.exitCode = 2;
} else {
  const tarballs = mkdtempSync(join(tmpdir(), "wsfn-sbom-"));
  try {
    await using installed = new InstalledPackages();
    await installed.install((await packTarballs(tarballs)).map((one) => one.file));
    writeFileSync(file, await installed.billOfMaterials());
  } finally {
    rmSync(tarballs, { recursive: true });
  }
}
