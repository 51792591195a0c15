import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

/** Our own source with one defect each: what the proof has to find. */
const MUTANTS = {
  /** Who comes back is said to have everything, and gets nothing of what was missed. */
  "recovery switched off": {
    file: "/hub/room.ts",
    from: "if (request.since === undefined || this.#isHere(request.since))",
    to: "if (true)",
  },
  /** The application's id is not looked at. */
  "idempotence switched off": {
    file: "/session/publish.ts",
    from: "given.id === undefined ? undefined :",
    to: "true ? undefined :",
  },
  /** What an instance missed is passed over: it goes on from the end of the log. */
  "gap fill dropped": {
    file: "/hub/follower.ts",
    from: "for (const entry of entries) this.#take(entry, end.epoch);",
    to: "this.#position = end;",
  },
} as const;

/** The name of a mutant. */
export type MutantName = keyof typeof MUTANTS;

/** From now on, modules that are loaded have this defect. Throws where its place is not in the source any more. */
export function plant(name: MutantName): void {
  const { file, from, to } = MUTANTS[name];
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (!url.endsWith(`/src${file}`)) return loaded;
      const source = readFileSync(fileURLToPath(url), "utf8");
      if (!source.includes(from))
        throw new Error(`mutant "${name}": expected ${from} in ${file}, it is not there`);
      return { ...loaded, source: source.replace(from, to) };
    },
  });
}
