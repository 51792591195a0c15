import { defineConfig } from "vitest/config";

// Thousands of generated inputs, and a process for the README's example, on a machine that may be busy with other tests.
export default defineConfig({
  test: {
    testTimeout: 60_000,
  },
});
