import type { Finding, Guard } from "../guard.ts";
import { pages, quotedOn } from "../repository/markdown.ts";
import { type Room, readRooms } from "../repository/room.ts";

// `npm run x`, `pnpm x`, `npx pnpm@10 x`; options before the word mean another folder or another tool.
const COMMAND = /(?<![\w@/-])(p?npm)(?:@[\w.]+)? (run )?([a-z][\w:-]*)/g;

/** Words of npm and pnpm themselves that pages may use without a script. */
const BUILT_IN = new Set([
  "add",
  "ci",
  "create",
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

/**
 * Every script that a page asks its reader to run exists: in the page's own room, in the root, or, on a page of `docs/`, in every app,
 * for then a created function has it too.
 */
export const documentedCommands: Guard = {
  name: "documented-commands",
  inspect(repository) {
    const rooms = readRooms(repository);
    const findings: Finding[] = [];
    let commands = 0;
    const remedy = "correct the page, or add the script to package.json";
    for (const path of pages(repository)) {
      const scripts = scriptsFor(path, rooms);
      for (const { command, script, line } of commandsOn(repository.text(path))) {
        commands += 1;
        if (scripts.has(script)) continue;
        findings.push({ path, line, message: `names \`${command}\`, and no script is called so`, remedy });
      }
    }
    return { findings, looked: { commands } };
  },
};

/** What a page asks its reader to run by a script, and where. */
const commandsOn = (text: string) =>
  quotedOn(text).flatMap(({ text: code, line }) =>
    [...code.matchAll(COMMAND)]
      .filter(([, , run, word = ""]) => run !== undefined || !BUILT_IN.has(word))
      .map(([command, , , script = ""]) => ({ command, script, line })),
  );

const scriptsOf = (room: Room): string[] => Object.keys(room.manifest.scripts ?? {});

function scriptsFor(page: string, rooms: readonly Room[]): Set<string> {
  const near = rooms.filter((room) => room.kind === "root" || page.startsWith(`${room.folder}/`));
  const apps = page.startsWith("docs/") ? rooms.filter((room) => room.kind === "app") : [];
  const [first, ...others] = apps.map((app) => new Set(scriptsOf(app)));
  const common = [...(first ?? [])].filter((script) => others.every((scripts) => scripts.has(script)));
  return new Set([...near.flatMap(scriptsOf), ...common]);
}
