import fc from "fast-check";
import type { ClusterNetwork } from "../cluster-network.ts";
import { failOver, hasNetworks, partition, placesOf, type StoreKind } from "./store.ts";
import type { World } from "./world.ts";

/** What is drawn for a fault: how long it takes, which instance it is about, and how long all is well before it. */
interface Draw {
  readonly ms: number;
  readonly instance: number;
  readonly afterMs: number;
}

/** What there is beside faults. */
interface Talk {
  /** Much is said in a room: more than a client may leave unread. */
  flood(): Promise<void>;
}

/** Something that goes wrong in a world, until it resolves. */
type Fault = (world: World, draw: Draw, talk: Talk) => Promise<void>;

/** Faults of clients, of the network before instances, and of instances. */
const ANYWHERE = {
  /** Execution timeouts: the connections of an instance end without a Close frame. */
  async "execution timeout"({ gateway, functions }, { instance }) {
    gateway.faults.cut(functions[instance]);
  },
  /** kill -9: an instance is gone with all that it knew; the next connection starts another. */
  async kill({ gateway, functions }, { instance }) {
    await gateway.faults.kill(functions[instance]);
  },
  /** An instance gets no CPU for a while. */
  async freeze({ gateway, functions, pause }, { instance, ms }) {
    gateway.faults.freeze(ms, functions[instance]);
    await pause(ms);
  },
  /** Clients are cut off for a while. */
  async "partition of clients"({ front, pause }, { ms }) {
    front.stall();
    await pause(ms * 4); // longer than a ping may take
    front.resume();
  },
  /** Half of the clients' connections are dead, and nobody knows. */
  async "half-open clients"({ front }) {
    front.halfOpen();
  },
  /** Clients read nothing for a while, so that they answer no ping. */
  async "slow readers"({ front, pause }, { ms }) {
    front.slowDown();
    await pause(ms * 4);
    front.resume();
  },
  /** Half of an instance's clients take nothing for a while in which much is said: more than they may leave unread, so that they are sent away. */
  async "flooded readers"({ arm, gateway, pause }, { instance, ms }, { flood }) {
    const url = gateway.functions[instance]?.url ?? "";
    await arm.hold?.(url, "half");
    await flood();
    await pause(ms);
    await arm.hold?.(url, "none");
  },
} as const satisfies Record<string, Fault>;

const SERVER = {
  ...ANYWHERE,
  /** Redis is killed, and starts again. */
  async "Redis restart"(world, { ms }) {
    const { redis } = serverOf(world);
    await redis.kill();
    await world.pause(ms);
    await redis.start();
  },
  /** Redis serves nobody for a while. */
  async "DEBUG SLEEP"(world, { ms }) {
    await serverOf(world).redis.admin.call("DEBUG", "SLEEP", String(ms / 500)); // up to 1.4 s: longer than a command may take
  },
  /** Instances are cut off from Redis for a while. */
  async "partition of Redis"(world, { ms }) {
    serverOf(world).wire.stall();
    await world.pause(ms * 3);
    serverOf(world).wire.resume();
  },
  /** Half of the connections to Redis are dead, and nobody knows. */
  async "half-open Redis"(world) {
    serverOf(world).wire.halfOpen();
  },
  /** Redis ends the connections on which instances listen. */
  async "pub/sub ended"(world) {
    await serverOf(world).redis.admin.call("CLIENT", "KILL", "TYPE", "pubsub");
  },
} as const satisfies Record<string, Fault>;

const CLUSTER = {
  ...ANYWHERE,
  /** The master of some rooms is killed, and its replica takes over. */
  async failover(world) {
    await failOver(shardOf(world), { isKilled: true });
  },
  /** The master of some rooms hands over to its replica. */
  async handover(world) {
    await failOver(shardOf(world), { isKilled: false });
  },
  /** A master stands still for a while, which may cost it its place. */
  async "frozen node"(world, { ms }) {
    const { master } = await placesOf(shardOf(world));
    master.freeze();
    await world.pause(ms);
    master.thaw();
  },
} as const satisfies Record<string, Fault>;

/** Where nodes have a network that can be cut. */
const NETWORK = {
  /** The master of some rooms is cut off until they have another one: from the other nodes, and from instances or not. */
  async "partition of the Cluster"(world, { instance }) {
    await partition(shardOf(world), networkOf(world), instance === 0 ? "the others" : "everybody");
  },
} as const satisfies Record<string, Fault>;

/** The name of a fault. */
export type FaultName = keyof typeof SERVER | keyof typeof CLUSTER | keyof typeof NETWORK;

/** What goes wrong with each kind of store. */
export const FAULTS: Readonly<Record<StoreKind, Readonly<Record<string, Fault>>>> = {
  server: SERVER,
  cluster: { ...CLUSTER, ...(hasNetworks && NETWORK) },
};

function serverOf({ store }: World) {
  if (store.kind !== "server") throw new Error(`expected a server, got a ${store.kind}`);
  return store;
}

function shardOf({ store }: World) {
  if (store.kind !== "cluster") throw new Error(`expected a cluster, got a ${store.kind}`);
  return store.shard;
}

function networkOf({ store }: World): ClusterNetwork {
  if (store.kind !== "cluster" || store.network === undefined)
    throw new Error("expected a Cluster in a network of its own");
  return store.network;
}

/** One run, as it was drawn: reproduced by its seed. */
export interface Plan {
  readonly seed: number;
  readonly kind: StoreKind;
  readonly faults: readonly (Draw & { readonly fault: FaultName })[];
  /** Of a publication that was acknowledged, whether it is sent again all the same: every so many. */
  readonly resendEvery: number;
}

/** Faults that cost a master its place. */
const TAKES_A_PLACE = new Set<FaultName>(["failover", "handover", "partition of the Cluster"]);

/** Draws a run. Every fourth seed is one with a Cluster. */
export function drawPlan(seed: number): Plan {
  const kind: StoreKind = seed % 4 === 3 ? "cluster" : "server";
  const names = Object.keys(FAULTS[kind]) as FaultName[];
  const one = fc.record({
    fault: fc.constantFrom(...names),
    instance: fc.nat(1),
    ms: fc.integer({ min: 0, max: 700 }),
    afterMs: fc.integer({ min: 0, max: 200 }),
  });
  // A Cluster that lost a node is not failed over again in the same run: a replica that has not caught up may lose what was acknowledged.
  const once = fc.uniqueArray(one, {
    minLength: 1,
    maxLength: 4,
    selector: ({ fault }) => (TAKES_A_PLACE.has(fault) ? "failover" : fault),
  });
  const [plan] = fc.sample(fc.record({ faults: once, resendEvery: fc.integer({ min: 2, max: 9 }) }), {
    seed,
    numRuns: 1,
  });
  if (plan === undefined) throw new Error("expected a drawn plan, got none");
  return { seed, kind, ...plan };
}
