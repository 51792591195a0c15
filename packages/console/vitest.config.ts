import { defineConfig } from "vitest/config";

// Real processes, sockets and a browser on a machine that may be busy with other tests: a wait takes as long as it takes, and only
// what never happens fails. Vitest's own limits (5 s a test, 1 s a poll) are for values in memory.
export default defineConfig({
  test: {
    isolate: false, // one process for all files: what each would load anew is most of what they take
    testTimeout: 180_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 120_000 } },
  },
});
