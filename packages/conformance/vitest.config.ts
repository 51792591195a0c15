import { leftOutFiles } from "@wsfn/instance";
import { defineConfig } from "vitest/config";

/** They take most of the time, and start instances. A fresh clone has no record of their time: their project begins first by its name. */
const LONG = [
  "mutants/*.test.ts",
  "test/hostile/*.test.ts",
  "test/known-failing/*.test.ts",
  "test/package/*.test.ts",
  "test/platform/*.test.ts",
  "test/rooms/uws.test.ts",
];

const LEFT_OUT = leftOutFiles({ "the suite as a package": "test/package/*.test.ts" });

// Real sockets and processes on a machine that may be busy with other tests: a wait takes as long as it takes, and only what
// never happens fails. Vitest's own limits (5 s a test, 1 s a poll) are for values in memory.
export default defineConfig({
  test: {
    testTimeout: 900_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 120_000 } },
    projects: [
      { extends: true, test: { name: "long", include: LONG, exclude: [...LEFT_OUT, "**/node_modules/**"] } },
      // One process for all of them: what each would load anew is most of what they take.
      { extends: true, test: { name: "short", exclude: [...LONG, "**/node_modules/**"], isolate: false } },
    ],
  },
});
