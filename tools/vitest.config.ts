import { defineConfig } from "vitest/config";

const RELEASE = "release/**/*.test.ts";

export default defineConfig({
  test: {
    // Guards are tried on repositories that git makes, and hooks start browsers, on a machine that may be busy with other tests. Vitest's
    // own limits (5 s a test, 10 s a hook) are for values in memory.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    projects: [
      { extends: true, test: { name: "tools", exclude: [RELEASE, "**/node_modules/**"] } },
      {
        extends: true,
        test: { name: "release", include: [RELEASE], globalSetup: "release/packed-packages.ts" },
      },
    ],
  },
});
