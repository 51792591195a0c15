import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { buildFunction } from "@wsfn/instance";

const FOLDER = import.meta.dirname;
const PACKAGES = ".wsfn/packages";
const GO_MEMBER = ".wsfn/member";

/** How a member of a chat on one SDK is made and run. */
interface Recipe {
  readonly needs: readonly string[];
  readonly build?: () => Promise<unknown>;
  readonly command: readonly [program: string, ...args: string[]];
  readonly environment?: Readonly<Record<string, string>>;
}

const python = join(FOLDER, "python");
const go = join(FOLDER, "go");

/** A member on each published SDK, by its language. */
export const MEMBERS: Readonly<Record<string, Recipe>> = {
  JavaScript: { needs: ["node"], command: [process.execPath, join(FOLDER, "javascript/member.js")] },
  Python: {
    needs: ["python3"],
    build: () =>
      buildFunction(python, {
        command: [
          ..."python3 -m pip install --quiet --upgrade --disable-pip-version-check --root-user-action=ignore".split(
            " ",
          ),
          ...["--requirement", "requirements.txt", "--target", PACKAGES],
        ],
        inputs: ["requirements.txt"],
        output: PACKAGES,
      }),
    command: ["python3", join(python, "member.py")],
    environment: { PYTHONPATH: join(python, PACKAGES) },
  },
  Go: {
    needs: ["go"],
    build: () =>
      buildFunction(go, {
        command: ["go", "build", "-o", GO_MEMBER, "."],
        inputs: ["main.go", "go.mod", "go.sum"],
        output: GO_MEMBER,
      }),
    command: [join(go, GO_MEMBER)],
  },
};

/** A member that runs. */
export interface Member {
  /** What it prints next: a step, or in the end what it saw. @throws an `Error` with its stderr when it ends without */
  next(): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

/** Starts a member that is built. It ends with `close` at the latest. */
export function startMember({ command, environment }: Recipe, args: readonly string[]): Member {
  const [program, ...first] = command;
  const child = spawn(program, [...first, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment },
  });
  const complaints: Buffer[] = [];
  child.stderr.on("data", (chunk: Buffer) => complaints.push(chunk));
  child.on("error", (error) => complaints.push(Buffer.from(error.message)));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async next() {
      const { value, done } = await lines.next();
      if (done) throw new Error(`expected a member that goes on, it ended: ${Buffer.concat(complaints)}`);
      return JSON.parse(value);
    },
    close: () => ended(child),
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const over = once(child, "exit");
  child.kill("SIGKILL");
  await over;
}
