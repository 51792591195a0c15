import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isRed, type Report } from "@wsfn/conformance";
import { holdsOn, type Manifest, readFunctions, readManifest, type Target } from "@wsfn/platform";

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

/** What a function that is reached directly is known to fail: what was deployed fails nothing else than the repository. */
export const knownFailingOn = ({ manifest }: App, target: Target): Record<string, string> =>
  Object.fromEntries(
    (manifest?.knownFailing ?? [])
      .filter((entry) => holdsOn(entry, { via: "direct", target }))
      .flatMap(({ cases, reason }) => cases.map((id) => [id, reason])),
  );

/** What the suite holds against it, stale known failures included. */
export const heldAgainst = ({ cases }: Report): readonly string[] =>
  cases
    .filter(({ verdict }) => isRed(verdict, { requireAll: process.env.WSFN_REQUIRE === "all" }))
    .map(({ id, verdict, why }) => `${id}: ${verdict}: ${why}`);
