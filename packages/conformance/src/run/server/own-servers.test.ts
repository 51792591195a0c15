import { describe, expect, test } from "vitest";
import type { ConformanceCase } from "../../case/case.ts";
import { CATALOGUE } from "../../catalogue/catalogue.ts";
import type { OwnServer } from "../../probe/server-process.ts";
import { OwnServers } from "./own-servers.ts";

const caseOf = (id: string): ConformanceCase => {
  const found = CATALOGUE.find((c) => c.id === id);
  if (found === undefined) throw new Error(`no case ${id}`);
  return found;
};
const KEEPS = caseOf("platform/initialize-hook");
const ENDS = caseOf("platform/drains-on-sigterm");
const MEASURES = caseOf("platform/memory-under-ping-flood");
const STRAINS = caseOf("robustness/200-connections");

function made(mayStart: () => Promise<void> = async () => {}): {
  servers: OwnServers;
  started: OwnServer[];
  closed: OwnServer[];
} {
  const started: OwnServer[] = [];
  const closed: OwnServer[] = [];
  const start = async (): Promise<OwnServer> => {
    await mayStart();
    const server: OwnServer = {
      url: `ws://127.0.0.1:${started.length}/`,
      process: { terminate: () => {}, exited: new Promise(() => {}) },
      close: async () => void closed.push(server),
    };
    started.push(server);
    return server;
  };
  return { servers: new OwnServers(start), started, closed };
}

describe("servers of their own", () => {
  test("are handed on by a case that keeps them, and closed in the end", async () => {
    const { servers, started, closed } = made();
    const first = await servers.take(KEEPS);
    await servers.giveBack(KEEPS, first, { held: true });
    expect(closed).toEqual([]);
    const second = await servers.take(KEEPS);
    expect(second).toBe(first);
    await servers.giveBack(KEEPS, second, { held: true });
    await servers.close();
    expect(closed).toEqual(started);
    expect(started).toHaveLength(1);
  });

  test("are handed on by a case that strains a server and finds it as it was", async () => {
    const { servers, started } = made();
    const first = await servers.take(STRAINS);
    await servers.giveBack(STRAINS, first, { held: true });
    expect(await servers.take(STRAINS)).toBe(first);
    await servers.giveBack(STRAINS, first, { held: false });
    expect(await servers.take(STRAINS)).not.toBe(first);
    expect(started).toHaveLength(2);
  });

  test("are not handed on when the case did not hold, or ends its server", async () => {
    const { servers, started, closed } = made();
    await servers.giveBack(KEEPS, await servers.take(KEEPS), { held: false });
    await servers.giveBack(ENDS, await servers.take(ENDS), { held: true });
    expect(started).toHaveLength(2);
    expect(closed).toEqual(started);
  });

  test("are handed on to who waits for one to start", async () => {
    let gate = Promise.resolve();
    let open = (): void => {};
    const { servers, started } = made(() => gate);
    const kept = await servers.take(KEEPS);
    gate = new Promise((resolve) => {
      open = resolve;
    });
    // Two start at once, so that the third has to wait for its turn.
    const [first, second, third] = [servers.take(ENDS), servers.take(ENDS), servers.take(ENDS)];
    await servers.giveBack(KEEPS, kept, { held: true });
    open();
    expect(await third).toBe(kept);
    await Promise.all([first, second]);
    expect(started).toHaveLength(3);
  });

  test("are fresh for a case that measures memory", async () => {
    const { servers, started } = made();
    await servers.giveBack(KEEPS, await servers.take(KEEPS), { held: true });
    await servers.take(MEASURES);
    expect(started).toHaveLength(2);
  });
});
