import type { Cluster, Redis } from "ioredis";
import { within } from "./connection.ts";
import type { LinkOptions } from "./subscriber.ts";

/** `host:port` of a node. */
export const addressOf = ({ options: { host, port } }: Redis): string => `${host}:${port}`;

/**
 * A master to ask in place of a node that has lost touch with most of the others. Such a node answers its pings and keeps its
 * subscriptions, and hears nothing of what is published to its successor; after `cluster-node-timeout` it knows that by itself. Undefined:
 * the node is as good as any, or did not answer, which its pings find out.
 */
export async function masterBeside(
  cluster: Cluster,
  address: string,
  options: LinkOptions,
): Promise<string | undefined> {
  if ((await stateOf(cluster, address, options)) !== "fail") return undefined;
  const others = cluster
    .nodes("master")
    .map(addressOf)
    .filter((other) => other !== address);
  const states = await Promise.all(others.map((other) => stateOf(cluster, other, options)));
  return others[states.indexOf("ok")];
}

/** What a node reports of its Cluster. One that the Cluster does not count any more has failed; `unknown`: it did not answer. */
async function stateOf(
  cluster: Cluster,
  address: string,
  { timeoutMs, clock }: LinkOptions,
): Promise<"ok" | "fail" | "unknown"> {
  const node = cluster.nodes().find((one) => addressOf(one) === address);
  if (node === undefined) return "fail";
  try {
    const info = await within(timeoutMs, "cluster info", node.cluster("INFO") as Promise<string>, clock);
    return /^cluster_state:ok\b/m.test(info) ? "ok" : "fail";
  } catch {
    return "unknown";
  }
}
