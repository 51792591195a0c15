import { existsSync } from "node:fs";
import { basename, delimiter, dirname, join, relative } from "node:path";

/** How this program was started. */
export interface OwnProcess {
  /** As Node.js has it: the program's path, links in it as they are. */
  readonly program: string;
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly exists: (path: string) => boolean;
}

const here = (): OwnProcess => ({
  program: process.argv[1] ?? "",
  cwd: process.cwd(),
  environment: process.env,
  exists: existsSync,
});

/** The script of a clone's package.json that is this program. */
const SCRIPT = "wsfn";

/** `wsfn` as the person typed it, so that a line that begins with it works where it is pasted. */
export function ownName(own: OwnProcess = here()): string {
  const { npm_lifecycle_event: script, npm_config_user_agent: agent = "" } = own.environment;
  const manager = /^\w+/.exec(agent)?.[0];
  if (manager === undefined) return ownPath(own);
  return script === SCRIPT ? scriptOf(manager, own) : byManager(manager, own);
}

/** Without a package manager: by its name where PATH leads to it, else by its path. */
function ownPath({ program, cwd, environment }: OwnProcess): string {
  if (pathOf(environment).includes(dirname(program))) return basename(program);
  const fromHere = relative(cwd, program);
  const path = fromHere.startsWith("..") ? program : fromHere;
  if (/\.[jt]s$/.test(program)) return `node ${path}`;
  return path.includes("/") ? path : `./${path}`;
}

/** The script of a package.json, from the folder in which the person is. */
function scriptOf(manager: string, own: OwnProcess): string {
  const { cwd, environment } = own;
  const isElsewhere = (environment.INIT_CWD ?? cwd) !== cwd;
  if (manager !== "pnpm") return `npm ${isElsewhere ? `--prefix ${cwd} ` : ""}run ${SCRIPT} --`;
  return `${pnpm(own)} ${isElsewhere ? `--dir ${cwd} ` : ""}${SCRIPT}`;
}

/** The program of a package in node_modules. */
function byManager(manager: string, own: OwnProcess): string {
  switch (manager) {
    case "pnpm":
      return `${pnpm(own)} exec wsfn`;
    case "yarn":
      return "yarn wsfn";
    case "bun":
      return "bunx wsfn";
    default:
      return "npx wsfn";
  }
}

/** A package manager puts folders of its own in front of PATH, which the person's does not have. */
const isPersons = (folder: string): boolean =>
  !/(?:^|[\\/])node_modules[\\/]|[\\/]node-gyp-bin$/.test(folder);

/** pnpm by its name where the person has it, else as npx fetches it. */
function pnpm({ environment, exists }: OwnProcess): string {
  const has = pathOf(environment).some((folder) => isPersons(folder) && exists(join(folder, "pnpm")));
  return has ? "pnpm" : "npx pnpm@10";
}

const pathOf = ({ PATH = "" }: OwnProcess["environment"]): readonly string[] =>
  PATH.split(delimiter).filter((folder) => folder !== "");
