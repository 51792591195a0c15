import { leftOutFiles } from "@wsfn/instance";
import { defineConfig, type TestProjectConfiguration } from "vitest/config";

/** They need every public package packed. */
const RELEASE = "release/{tarballs,created-functions}.test.ts";
const LEFT_OUT = leftOutFiles({
  "packages as they are released": RELEASE,
  "SDKs of others in the chat": "sdks/*.test.ts",
  "the soak": "soak/soak.test.ts",
});

const release: TestProjectConfiguration = {
  extends: true,
  test: { name: "release", include: [RELEASE], globalSetup: "release/packed-packages.ts" },
};

export default defineConfig({
  test: {
    // Guards are tried on repositories that git makes, and hooks start browsers, on a machine that may be busy with other tests. Vitest's
    // own limits (5 s a test, 10 s a hook) are for values in memory.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    projects: [
      { extends: true, test: { name: "tools", exclude: [RELEASE, ...LEFT_OUT, "**/node_modules/**"] } },
      ...(LEFT_OUT.includes(RELEASE) ? [] : [release]),
    ],
  },
});
