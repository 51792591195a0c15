import { defineConfig } from "vitest/config";

// Loading a highlighter and TypeDoc takes seconds on a busy machine; vitest's own limit of 5 s is for values in memory.
export default defineConfig({ test: { testTimeout: 120_000, include: ["src/**/*.test.ts"] } });
