import { defineConfig } from "vitest/config";

// Guards are tried on repositories that git makes, on a machine that may be busy with other tests. Vitest's own limit of 5 s is for
// values in memory.
export default defineConfig({
  test: {
    testTimeout: 60_000,
  },
});
