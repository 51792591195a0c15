import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The blocks of JavaScript in the README, in order. */
export function readmeExamples(): string[] {
  const readme = readFileSync(join(import.meta.dirname, "../README.md"), "utf8");
  return [...readme.matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, code]) => code ?? "");
}
