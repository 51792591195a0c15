import { defineConfig } from "vitest/config";

// One page after the other, in one sandbox. A page may install what it needs and compile it, on a machine that is busy with other things.
export default defineConfig({
  test: { testTimeout: 900_000, hookTimeout: 120_000, include: ["commands/*.test.ts"] },
});
