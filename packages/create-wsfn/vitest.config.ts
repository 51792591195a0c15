import { defineConfig } from "vitest/config";

// Packs templates and runs programs on a machine that may be busy with other tests.
export default defineConfig({
  test: {
    isolate: false, // one process for all files: what each would load anew is most of what they take
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
