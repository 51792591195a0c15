import { conformanceDir } from "@wsfn/conformance/function";
import { testNeeding } from "@wsfn/instance/vitest";
import { describe, expect } from "vitest";
import { appsOn, excusesOn, heldAgainst } from "./app.ts";
import { dockerRun, imageOf } from "./docker-run.ts";

const PATIENCE_MS = 600_000;

// What is deployed must be what is judged: the suite, quick, on what `docker run` makes of the image.
describe("the image", { timeout: PATIENCE_MS }, async () => {
  const test = await testNeeding("packages/cli", "docker");
  for (const app of appsOn("container")) {
    test(`of ${app.name} is judged by docker run as its folder is`, async () => {
      const image = await imageOf(app);
      const report = await conformanceDir(app.dir, {
        target: "container",
        via: "docker run",
        vias: { "docker run": (_, { environment }) => dockerRun(image, environment) },
        knownFailing: excusesOn(app, "container"),
      });
      expect(heldAgainst(report)).toEqual([]);
      expect(report.counts.pass).toBeGreaterThan(500);
    });
  }
});
