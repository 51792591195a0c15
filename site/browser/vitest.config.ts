import { defineConfig } from "vitest/config";

// A browser on a machine that may be busy with anything else: no limit of these is a verdict on a page.
export default defineConfig({
  test: { testTimeout: 120_000, hookTimeout: 120_000, include: ["browser/*.test.ts"] },
});
