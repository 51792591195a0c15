import { conformanceDir } from "@wsfn/conformance/function";
import { testNeeding } from "@wsfn/instance/vitest";
import { describe, expect } from "vitest";
import { appsOn, heldAgainst, knownFailingOn } from "./app.ts";
import { dockerRun, imageOf } from "./docker-run.ts";

/** An image may have to be built first, by a compiler in a container, on a machine that may be busy with other tests. */
const TIMEOUT_MS = 1_800_000;

// What is deployed must be what is judged: the suite, quick, on what `docker run` makes of the image.
describe("the image", { timeout: TIMEOUT_MS }, async () => {
  const test = await testNeeding("packages/cli", "docker");
  for (const app of appsOn("container")) {
    test(`of ${app.name} is judged by docker run as its folder is`, async () => {
      const image = await imageOf(app);
      const report = await conformanceDir(app.dir, {
        target: "container",
        route: "docker run",
        routes: { "docker run": (_, { environment }) => dockerRun(image, environment) },
        knownFailing: knownFailingOn(app, "container"),
      });
      expect(heldAgainst(report)).toEqual([]);
      expect(report.counts.pass).toBeGreaterThan(500);
    });
  }
});
