import { describe, expect, test } from "vitest";
import {
  callingPackageManager,
  createLine,
  installCommand,
  inWordsOf,
  PACKAGE_MANAGERS,
  runLine,
  workflowFor,
} from "./package-manager.ts";

describe("inWordsOf", () => {
  const PAGE =
    "npm install\nnpm test -- --x\nnpm run dev\nnpm run conform -- --case a/b\nnpm start\nnpx wsfn conform .\nnpx -y @serverless-devs/s deploy\n";

  test("leaves a page for npm as it is", () => {
    expect(inWordsOf("npm", PAGE)).toBe(PAGE);
  });

  test("writes it for pnpm, and leaves what is fetched to npx", () => {
    expect(inWordsOf("pnpm", PAGE)).toBe(
      "pnpm install\npnpm test --x\npnpm run dev\npnpm run conform --case a/b\npnpm run start\npnpm exec wsfn conform .\nnpx -y @serverless-devs/s deploy\n",
    );
  });

  test.each(PACKAGE_MANAGERS)("names no other package manager for %s", (manager) => {
    const others = PACKAGE_MANAGERS.filter((one) => one !== manager).join("|");
    expect(inWordsOf(manager, PAGE)).not.toMatch(new RegExp(`\\b(?:${others}) (?:run|test|install)\\b`));
  });
});

test.each([
  ["npm/11.6.2 node/v20.20.2 linux x64", "npm"],
  ["pnpm/10.34.8 npm/? node/v24", "pnpm"],
  ["bun/1.3.0 npm/? node/v24", "bun"],
  ["unheard/1.0", "npm"],
  [undefined, "npm"],
])("callingPackageManager reads %s", (agent, manager) => {
  expect(callingPackageManager(agent === undefined ? {} : { npm_config_user_agent: agent })).toBe(manager);
});

test("the newest program is asked for where a tag can be", () => {
  expect(PACKAGE_MANAGERS.map(createLine)).toEqual([
    "npm create wsfn@latest",
    "pnpm create wsfn@latest",
    "yarn create wsfn",
    "bun create wsfn@latest",
  ]);
});

test("a script is run in the manager's words, and an installation prefers the cache", () => {
  expect(runLine("npm", "dev")).toBe("npm run dev");
  expect(runLine("bun", "test")).toBe("bun run test");
  expect(installCommand("npm")).toContain("--prefer-offline");
});

test.each([
  ["npm", "steps:\n      - run: npm install\n      - run: npm test\n"],
  [
    "pnpm",
    "steps:\n      - run: npm install --global pnpm@10\n      - run: pnpm install\n      - run: pnpm test\n",
  ],
  [
    "bun",
    "steps:\n      - run: npm install --global bun\n      - run: bun install\n      - run: bun run test\n",
  ],
] as const)("a workflow sets up %s where it is not there", (manager, expected) => {
  const text = "steps:\n      - run: npm install\n      - run: npm test\n";
  expect(workflowFor(manager, text)).toBe(expected);
});
