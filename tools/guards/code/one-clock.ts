import { parseSync, Visitor } from "oxc-parser";
import type { Finding, Guard } from "../guard.ts";

/** The rooms whose time is injected, and the one file that reads the machine's for each. */
const CLOCKS: Readonly<Record<string, string>> = {
  "packages/bench/src": "packages/bench/src/process/clock.ts",
  "packages/client/src": "packages/client/src/environment.ts",
  "packages/console/src": "packages/gateway/src/clock.ts",
  "packages/gateway/src": "packages/gateway/src/clock.ts",
  "packages/instance/src": "packages/instance/src/machine/clock.ts",
  "packages/rooms/src": "packages/rooms/src/clock.ts",
};

const SOURCE = /(?<!\.test|\.d)\.ts$/;
const TIMERS = new Set(["setTimeout", "setInterval"]);
/** What is asked of an object: the time, or a signal that comes after some. */
const READINGS = new Set(["performance.now", "Date.now", "AbortSignal.timeout"]);

/** A room that gets its time from a clock reads no other, so that its tests turn it by hand and wait for nothing. */
export const oneClock: Guard = {
  name: "one-clock",
  inspect(repository) {
    const findings: Finding[] = [];
    let modules = 0;
    let clocks = 0;
    for (const [room, clock] of Object.entries(CLOCKS)) {
      for (const path of repository.under(room).filter((file) => SOURCE.test(file))) {
        const text = repository.text(path);
        const readings = readingsOf(path, text);
        modules += 1;
        if (path === clock) {
          clocks += readings.length;
          continue;
        }
        for (const { what, start } of readings) {
          const line = text.slice(0, start).split("\n").length;
          findings.push({ path, line, message: `reads ${what}`, remedy: `take the time from ${clock}` });
        }
      }
    }
    return { findings, looked: { modules, clocks } };
  },
};

/** Where a file asks the machine for its time, or has it wait. */
function readingsOf(path: string, text: string): { readonly what: string; readonly start: number }[] {
  const found: { what: string; start: number }[] = [];
  new Visitor({
    CallExpression: ({ callee, start }) => {
      if (callee.type === "Identifier" && TIMERS.has(callee.name)) found.push({ what: callee.name, start });
    },
    MemberExpression: ({ object, property, start }) => {
      if (object.type !== "Identifier" || property.type !== "Identifier") return;
      const what = `${object.name}.${property.name}`;
      if (READINGS.has(what)) found.push({ what, start });
    },
    ImportDeclaration: ({ source, start }) => {
      if (/^(?:node:)?timers\b/.test(source.value)) found.push({ what: source.value, start });
    },
  }).visit(parseSync(path, text).program);
  return found;
}
