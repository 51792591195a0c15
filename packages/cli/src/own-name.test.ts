import { describe, expect, it } from "vitest";
import { type OwnProcess, ownName } from "./own-name.ts";

const clone = "/home/me/clone";
const PATH = `${clone}/node_modules/.bin:/usr/lib/node_modules/npm/node_modules/@npmcli/run-script/lib/node-gyp-bin:/usr/bin`;
const NPM = { npm_config_user_agent: "npm/11.19.1 node/v24.21.0 linux x64 workspaces/false", PATH };
const PNPM = { npm_config_user_agent: "pnpm/10.34.8 npm/? node/v24.21.0 linux x64", PATH };
const SCRIPT = { npm_lifecycle_event: "wsfn", npm_command: "run-script", INIT_CWD: clone };
const bin = `${clone}/node_modules/.bin/wsfn`;
const main = `${clone}/packages/cli/src/main.ts`;
/** A machine whose PATH leads to pnpm by the clone alone. */
const own: OwnProcess = {
  program: bin,
  cwd: clone,
  environment: { PATH: "/usr/bin" },
  exists: (path) => path === `${clone}/node_modules/.bin/pnpm`,
};
/** One on which pnpm is installed. */
const exists = (path: string): boolean => path === "/usr/bin/pnpm";

describe("ownName", () => {
  it.each<[string, Partial<OwnProcess>, string]>([
    ["pnpm wsfn", { program: main, environment: { ...PNPM, ...SCRIPT }, exists }, "pnpm wsfn"],
    ["npx pnpm@10 wsfn", { program: main, environment: { ...PNPM, ...SCRIPT } }, "npx pnpm@10 wsfn"],
    [
      "pnpm --dir CLONE wsfn",
      { program: main, environment: { ...PNPM, ...SCRIPT, INIT_CWD: "/tmp" }, exists },
      `pnpm --dir ${clone} wsfn`,
    ],
    ["npm run wsfn", { program: main, environment: { ...NPM, ...SCRIPT } }, "npm run wsfn --"],
    [
      "npm --prefix CLONE run wsfn",
      { program: main, environment: { ...NPM, ...SCRIPT, INIT_CWD: "/tmp" } },
      `npm --prefix ${clone} run wsfn --`,
    ],
    ["npx wsfn", { environment: { ...NPM, npm_command: "exec", npm_lifecycle_event: "npx" } }, "npx wsfn"],
    ["pnpm exec wsfn", { environment: { ...PNPM, npm_command: "exec" }, exists }, "pnpm exec wsfn"],
    ["npx pnpm@10 exec wsfn", { environment: { ...PNPM, npm_command: "exec" } }, "npx pnpm@10 exec wsfn"],
    ["yarn wsfn", { environment: { npm_config_user_agent: "yarn/1.22.22 npm/?", PATH } }, "yarn wsfn"],
    ["bunx wsfn", { environment: { npm_config_user_agent: "bun/1.3.1 npm/?", PATH } }, "bunx wsfn"],
    [
      "a script of the project, which has it by npm",
      { environment: { ...NPM, npm_command: "run", npm_lifecycle_event: "doctor" } },
      "npx wsfn",
    ],
    ["wsfn, which PATH leads to", { environment: { PATH } }, "wsfn"],
    ["node_modules/.bin/wsfn", {}, "node_modules/.bin/wsfn"],
    ["./wsfn, in its folder", { cwd: `${clone}/node_modules/.bin` }, "./wsfn"],
    ["its path, from another folder", { cwd: "/tmp" }, bin],
    ["node packages/cli/src/main.ts", { program: main }, "node packages/cli/src/main.ts"],
  ])("is what was typed: %s", (_, process, name) => {
    expect(ownName({ ...own, ...process })).toBe(name);
  });
});
