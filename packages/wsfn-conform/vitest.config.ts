import { defineConfig } from "vitest/config";

// Starts programs on a machine that may be busy with other tests.
export default defineConfig({ test: { testTimeout: 120_000 } });
