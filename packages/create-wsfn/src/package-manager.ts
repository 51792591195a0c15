/** The package managers that a function's folder can be made for. */
export const PACKAGE_MANAGERS = ["npm", "pnpm", "yarn", "bun"] as const;
/** One of {@link PACKAGE_MANAGERS}. */
export type PackageManager = (typeof PACKAGE_MANAGERS)[number];

/** What a package manager calls the things that a page and a workflow ask for. */
interface Words {
  readonly install: string;
  readonly run: string;
  readonly test: string;
  readonly exec: string;
  /** What runs the newest create-wsfn. Yarn 1 takes the newest, and takes a tag for a part of the program's name. */
  readonly create: string;
  /** What brings it to a machine that has Node and npm alone, where it does not come with those. */
  readonly setUp?: string;
  /** Arguments that take from the cache what it has, so that it works offline. */
  readonly preferCache: readonly string[];
}

const WORDS: Readonly<Record<PackageManager, Words>> = {
  npm: {
    install: "npm install",
    run: "npm run",
    test: "npm test",
    exec: "npx",
    create: "npm create wsfn@latest",
    preferCache: ["--prefer-offline", "--no-audit", "--no-fund"],
  },
  pnpm: {
    install: "pnpm install",
    run: "pnpm run",
    test: "pnpm test",
    exec: "pnpm exec",
    create: "pnpm create wsfn@latest",
    setUp: "npm install --global pnpm@10",
    preferCache: ["--prefer-offline"],
  },
  yarn: {
    install: "yarn install",
    run: "yarn run",
    test: "yarn test",
    exec: "yarn exec",
    create: "yarn create wsfn",
    setUp: "npm install --global yarn@1",
    preferCache: [],
  },
  bun: {
    install: "bun install",
    run: "bun run",
    test: "bun run test",
    exec: "bunx",
    create: "bun create wsfn@latest",
    setUp: "npm install --global bun",
    preferCache: [],
  },
};

/** The command that installs what a folder asks for, from the cache where it can. */
export const installCommand = (manager: PackageManager): readonly [string, ...string[]] => [
  manager,
  "install",
  ...WORDS[manager].preferCache,
];

/** What a person types to make a function by this package manager. */
export const createLine = (manager: PackageManager): string => WORDS[manager].create;

/** The line that runs a script of the folder. */
export const runLine = (manager: PackageManager, script: string): string =>
  script === "test" ? WORDS[manager].test : `${WORDS[manager].run} ${script}`;

/** A page or a workflow that was written for npm, in the words of another package manager. `npx -y` fetches what is not installed, and stays. */
export function inWordsOf(manager: PackageManager, text: string): string {
  if (manager === "npm") return text;
  const { install, run, test, exec } = WORDS[manager];
  return text
    .replace(/\b(npm (?:run [\w-]+|test)) -- /g, "$1 ") // npm alone keeps options for itself without it
    .replace(/\bnpm install\b/g, install)
    .replace(/\bnpm run\b/g, run)
    .replace(/\bnpm start\b/g, `${run} start`)
    .replace(/\bnpm test\b/g, test)
    .replace(/\bnpx (?!-y)/g, `${exec} `);
}

/** A workflow that was written for npm, for another package manager, which it sets up first. */
export function workflowFor(manager: PackageManager, text: string): string {
  const { install, setUp } = WORDS[manager];
  const own = inWordsOf(manager, text);
  if (setUp === undefined) return own;
  return own.replace(`- run: ${install}`, (line) => `- run: ${setUp}\n      ${line}`);
}

/** The package manager that started this process, by the environment that all of them set. npm where none did. */
export function callingPackageManager(env: NodeJS.ProcessEnv = process.env): PackageManager {
  const name = /^(\w+)\//.exec(env.npm_config_user_agent ?? "")?.[1];
  return PACKAGE_MANAGERS.find((one) => one === name) ?? "npm";
}
