import type { RedisTarget } from "../../src/log/redis/index.ts";

/** `redis://host:port` for one server, `cluster://host:port,host:port` for a Cluster. */
export function targetFrom(url: string): RedisTarget {
  const nodes = /^cluster:\/\/(.+)$/.exec(url)?.[1];
  if (nodes === undefined) return { kind: "server", url };
  return {
    kind: "cluster",
    nodes: nodes.split(",").map((node) => {
      const [host = "", port] = node.split(":");
      return { host, port: Number(port) };
    }),
  };
}
