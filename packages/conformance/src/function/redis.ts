import { once } from "node:events";
import { createInterface } from "node:readline";
import { missingPrerequisites, reservePort, spawnWatched } from "@wsfn/instance";
import { CannotJudge } from "../cannot-judge.ts";
import { said } from "../words/said.ts";

/** In the environment of a profile: the address of a Redis that is there for the run. */
const REDIS = "{redis}";
const READY = /Ready to accept connections/;

/** A Redis for one run. */
export interface OwnRedis {
  /** An environment with its address in the place of `{redis}`. */
  inside(environment: Readonly<Record<string, string>>): Record<string, string>;
  close(): Promise<void>;
}

/** What this machine is missing to run one. */
export const missingRedis = () => missingPrerequisites(["redis-server"]);

/** Starts a Redis on a free port, which keeps nothing. @throws {CannotJudge} `NotStarted` */
export async function startRedis(): Promise<OwnRedis> {
  const { port, release } = await reservePort();
  const child = spawnWatched("redis-server", ["--port", `${port}`, "--bind", "127.0.0.1", "--save", ""]);
  const gone = once(child, "exit").catch(() => {}); // without the program there is an error, and no exit
  const close = async (): Promise<void> => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      child.kill("SIGKILL");
    await gone;
    release();
  };
  for await (const line of createInterface({ input: child.stdout })) {
    if (!READY.test(line)) continue;
    child.stdout.resume();
    const url = `redis://127.0.0.1:${port}`;
    const filled = (value: string): string => value.replaceAll(REDIS, url);
    return {
      inside: (environment) =>
        Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, filled(value)])),
      close,
    };
  }
  await close();
  throw new CannotJudge(
    "NotStarted",
    said("expected a redis-server for instances that share rooms, but it ended at once"),
  );
}
