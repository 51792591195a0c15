import { setTimeout as pause } from "node:timers/promises";
import { type Gateway, startGateway } from "@wsfn/gateway";
import { functionFromCommand } from "@wsfn/platform";
import type { Arm } from "./arm.ts";
import { isReplicated, type Store, type StoreKind, withStore } from "./store.ts";
import { type Wire, wire } from "./wire.ts";

/** Where runs happen, one after the other: two instances of an arm behind the gateway, their store, and the clients' way to them. */
export interface World {
  readonly arm: Arm;
  readonly store: Store;
  readonly gateway: Gateway;
  /** The names of the functions, one for each instance: a balancer gives each connection to the next. */
  readonly functions: readonly string[];
  readonly front: Wire;
  readonly url: string;
  /** Lets time pass. */
  readonly pause: (ms: number) => Promise<void>;
}

/** The execution timeout of an instance, in its own time: connections are asked to come back before it, and cut at it. */
const EXECUTION_TIMEOUT_MS = 20_000;
const FUNCTIONS = ["one", "two"];

/** Runs with a world of its own, which ends with it. */
export function withWorld<T>(arm: Arm, kind: StoreKind, run: (world: World) => Promise<T>): Promise<T> {
  return withStore(kind, async (store) => {
    const spec = (name: string) => ({
      ...functionFromCommand(".", "none", {
        name,
        command: [...arm.instance],
        instanceConcurrency: 200,
        timeoutMs: EXECUTION_TIMEOUT_MS,
        environment: { ...arm.environment, REDIS_URL: store.url },
      }),
    });
    const gateway = await startGateway({
      functions: FUNCTIONS.map(spec),
      clientEndDelayMs: 30,
      idleReclaimMs: 600_000,
    });
    let turn = 0;
    const front = await wire(() => {
      turn += 1;
      return Number(new URL(gateway.functions[turn % FUNCTIONS.length]?.url ?? "").port);
    });
    try {
      const url = `ws://127.0.0.1:${front.port}/`;
      return await run({
        arm,
        store,
        gateway,
        functions: FUNCTIONS,
        front,
        url,
        pause,
      });
    } finally {
      await gateway.close();
      await front.close();
    }
  });
}

/** Ends what a run left: the next begins in a world where all is well. */
export async function heal({ store, front }: World): Promise<void> {
  front.resume();
  if (store.kind === "server") store.wire.resume();
  else await isReplicated(store.shard);
}
