import { defineConfig } from "vitest/config";

// Thousands of generated files, and hostile ones of the largest size, on a machine that may be busy with other tests: vitest's own
// 5 s are no measure of whether work is linear.
export default defineConfig({
  test: {
    testTimeout: 120_000,
  },
});
