import type { Cluster } from "ioredis";
import { expect, test } from "vitest";
import { fakeClock } from "../../../test/fake-clock.ts";
import { settled } from "../../../test/raw-client.ts";
import { masterBeside } from "./cluster-state.ts";

type State = "ok" | "fail" | "silent" | "refused";

const TIMING = { timeoutMs: 3_000, pingEveryMs: 5_000, clock: fakeClock() };

/** A Cluster whose masters report these states of it, at ports from 1 on. */
function clusterOf(states: readonly State[]): Cluster {
  const nodes = states.map((state, i) => ({
    options: { host: "h", port: i + 1 },
    cluster() {
      if (state === "silent") return new Promise(() => {});
      if (state === "refused") return Promise.reject(new Error("NOPERM"));
      return Promise.resolve(`cluster_enabled:1\r\ncluster_state:${state}\r\ncluster_slots_ok:16384\r\n`);
    },
  }));
  return { nodes: () => nodes } as unknown as Cluster;
}

/** What is asked in place of the first node, when what was silent has been waited for. */
async function beside(...states: readonly State[]): Promise<string | undefined> {
  const found = masterBeside(clusterOf(states), "h:1", TIMING);
  for (const _ of states) {
    await settled(); // who answers does so before time passes
    await TIMING.clock.advance(TIMING.timeoutMs);
  }
  return found;
}

test("a node that has lost touch with the others has a master beside it that has not", async () => {
  expect(await beside("fail", "fail", "ok")).toBe("h:3");
  expect(await beside("fail", "silent", "refused", "ok")).toBe("h:4");
});

test("a node that the Cluster does not count any more has one as well", async () => {
  expect(await masterBeside(clusterOf(["ok"]), "h:9", TIMING)).toBe("h:1");
});

test("a node that is well, or did not say, is left alone, and so is one that is no worse off than the others", async () => {
  expect(await beside("ok", "ok")).toBeUndefined();
  expect(await beside("silent", "ok")).toBeUndefined();
  expect(await beside("refused", "ok")).toBeUndefined();
  expect(await beside("fail", "fail", "silent")).toBeUndefined();
});
