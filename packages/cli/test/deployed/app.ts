import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isRed, type Report } from "@wsfn/conformance";
import { type Manifest, readFunctions, readManifest, type Target } from "@wsfn/platform";

const APPS = fileURLToPath(new URL("../../../../apps", import.meta.url));

/** A function app of this repository. */
export interface App {
  readonly name: string;
  readonly dir: string;
  readonly manifest: Manifest | undefined;
}

/** The apps that have a function on a target. */
export const appsOn = (target: Target): readonly App[] =>
  readdirSync(APPS)
    .map((name) => ({ name, dir: `${APPS}/${name}` }))
    .filter(({ dir }) => readFunctions(dir).functions.some((spec) => spec.target === target))
    .map((app) => ({ ...app, manifest: readManifest(app.dir) }));

/** The excuses that hold for a function that is reached directly: what was deployed has no others than the repository. */
export const excusesOn = ({ manifest }: App, target: Target): Record<string, string> =>
  Object.fromEntries(
    Object.entries(manifest?.knownFailing ?? {})
      .filter(([, entry]) => (entry.via ?? "direct") === "direct" && (entry.target ?? target) === target)
      .map(([id, { reason }]) => [id, reason]),
  );

/** What the suite holds against it, excuses that hold no more included. */
export const heldAgainst = ({ cases }: Report): readonly string[] =>
  cases
    .filter(({ verdict }) => isRed(verdict, process.env.WSFN_REQUIRE === "all"))
    .map(({ id, verdict, why }) => `${id}: ${verdict}: ${why}`);
