import { EventEmitter } from "node:events";
import { setImmediate as turn } from "node:timers/promises";
import { testNeeding } from "@wsfn/instance/vitest";
import { describe, expect } from "vitest";
import { fakeClock } from "../../../test/fake-clock.ts";
import { freePort, VOLATILE, withRedis } from "../../../test/redis-process.ts";
import { type Connection, makeConnection } from "./connection.ts";
import { Connector, type ConnectorOptions } from "./connector.ts";

const test = await testNeeding("rooms", "redis-server");

/** Runs with a connector, which ends with it. */
async function withConnector(
  options: Pick<ConnectorOptions, "make"> & Partial<ConnectorOptions>,
  run: (connector: Connector) => Promise<void>,
): Promise<void> {
  const connector = new Connector({
    prepare: (connection) => connection.on("error", () => {}),
    onState() {},
    ...options,
  });
  try {
    await run(connector);
  } finally {
    connector.close();
  }
}

/** Answers, however many turns of the event loop after its begin a connection was found dead. */
async function isReadyWheneverReplaced(make: () => Connection): Promise<void> {
  for (let turns = 0; turns < 25; turns += 1)
    await withConnector({ make }, async (connector) => {
      for (let i = 0; i < turns; i += 1) await turn();
      connector.replace(connector.connection);
      expect(await (await connector.ready(20_000)).ping()).toBe("PONG");
    });
}

describe("a connector", () => {
  test("has a connection to a server, whenever the one before it was found dead", () =>
    withRedis(VOLATILE, ({ url }) => isReadyWheneverReplaced(() => makeConnection({ kind: "server", url }))));

  test("has a connection to a Cluster, whenever the one before it was found dead", async () => {
    const bus = String(await freePort());
    const cluster = ["--cluster-enabled", "yes", "--cluster-port", bus, "--cluster-announce-ip", "127.0.0.1"];
    await withRedis([...VOLATILE, ...cluster], async ({ admin, port }) => {
      await admin.call("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
      await expect.poll(() => admin.call("CLUSTER", "INFO")).toMatch(/cluster_state:ok/);
      await isReadyWheneverReplaced(() =>
        makeConnection({ kind: "cluster", nodes: [{ host: "127.0.0.1", port }] }),
      );
    });
  });

  test("gives up a connection that never becomes ready", () =>
    withRedis(VOLATILE, async ({ url }) => {
      const stuck = Object.assign(new EventEmitter(), {
        status: "disconnecting",
        connect: () => new Promise<void>(() => {}),
        disconnect() {},
      }) as unknown as Connection;
      const connections = [stuck];
      const make = (): Connection => connections.pop() ?? makeConnection({ kind: "server", url });
      const clock = fakeClock();
      await withConnector({ make, stuckMs: 500, clock }, async (connector) => {
        const ready = connector.ready(20_000);
        await clock.advance(500);
        expect(await (await ready).ping()).toBe("PONG");
      });
    }));

  test("reports once that Redis is away, and once that it has come", () =>
    withRedis(VOLATILE, async (redis) => {
      const states: string[] = [];
      const make = (): Connection => makeConnection({ kind: "server", url: redis.url });
      await withConnector({ make, onState: (state) => states.push(state) }, async (connector) => {
        await connector.ready(20_000);
        await redis.kill();
        await expect.poll(() => states).toEqual(["ready", "away"]);
        await expect(connector.ready(1)).rejects.toThrow("expected Redis to be ready within 1 ms");
        await redis.start();
        await connector.ready(20_000);
        expect(states).toEqual(["ready", "away", "ready"]);
        connector.replace(connector.connection);
        await connector.ready(20_000);
        expect(states).toEqual(["ready", "away", "ready", "away", "ready"]);
      });
    }));

  test("takes the report of a death once: who comes late with it does no harm", () =>
    withRedis(VOLATILE, ({ url }) =>
      withConnector({ make: () => makeConnection({ kind: "server", url }) }, async (connector) => {
        const dead = await connector.ready(20_000);
        connector.replace(dead);
        const next = connector.connection;
        connector.replace(dead);
        expect(connector.connection).toBe(next);
      }),
    ));
});
