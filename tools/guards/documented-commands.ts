import type { Finding, Guard } from "./guard.ts";
import { pages, quotedOn } from "./markdown.ts";
import { type Room, readRooms } from "./room.ts";

// `npm run x`, `pnpm x`, `npx pnpm@10 x`; options before the word mean another folder or another tool.
const COMMAND = /(?<![\w@/-])(p?npm)(?:@[\w.]+)? (run )?([a-z][\w:-]*)/g;

/** Words of npm and pnpm themselves that pages may use without a script. */
const BUILT_IN = new Set([
  "add",
  "ci",
  "dlx",
  "exec",
  "i",
  "init",
  "install",
  "pack",
  "pkg",
  "publish",
  "update",
  "view",
]);

/** Every script that a page tells its reader to run is there, in the page's own room or in the root. */
export const documentedCommands: Guard = {
  name: "documented-commands",
  inspect(repository) {
    const rooms = readRooms(repository);
    const findings: Finding[] = [];
    let commands = 0;
    for (const page of pages(repository)) {
      const scripts = scriptsFor(page, rooms);
      for (const { text, line } of quotedOn(repository.text(page))) {
        for (const [command, , run, word = ""] of text.matchAll(COMMAND)) {
          if (run === undefined && BUILT_IN.has(word)) continue;
          commands += 1;
          if (scripts.has(word)) continue;
          const remedy = "correct the page, or add the script to package.json";
          findings.push({
            path: page,
            line,
            message: `names \`${command}\`, and no script is called so`,
            remedy,
          });
        }
      }
    }
    return { findings, looked: { commands } };
  },
};

const scriptsFor = (page: string, rooms: readonly Room[]): Set<string> =>
  new Set(
    rooms
      .filter((room) => room.kind === "root" || page.startsWith(`${room.folder}/`))
      .flatMap((room) => Object.keys(room.manifest.scripts ?? {})),
  );
