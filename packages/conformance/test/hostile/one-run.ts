import { CATALOGUE, conformance } from "../../src/index.ts";

/** One run of the whole catalogue as a process of its own: what it says, what it took, and that nothing keeps it alive behind that. */
const [, , url = "", limitMs = "0"] = process.argv;
/** A server on this machine answers at once or not at all; the first answer waits for a machine that is busy. */
const BRIEF = { openMs: 2000, eventMs: 250, endMs: 250, askAfterMs: 20, dropMs: 250, stallMs: 250 };
/** Any server that works passes these. */
const ORDINARY: ReadonlySet<string> = new Set([
  "framing/text-125",
  "control/ping-text",
  "robustness/interleaved-connections",
]);

const began = performance.now();
const told = await conformance(url, { timeouts: BRIEF, limitMs: Number(limitMs) }).then(
  ({ cases }) => ({
    unjudged: CATALOGUE.length - cases.length,
    ordinary: cases.filter(({ id }) => ORDINARY.has(id)).map(({ verdict }) => verdict),
    longestWhy: Math.max(...cases.map(({ why }) => why.length)),
  }),
  (error: Error & { code?: string }) => ({ name: error.name, code: error.code, message: error.message }),
);
const elapsedMs = performance.now() - began;
const over = performance.now();
process.once("exit", () => {
  const lingerMs = performance.now() - over;
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  process.stdout.write(`${JSON.stringify({ ...told, elapsedMs, lingerMs, peakBytes })}\n`);
});
