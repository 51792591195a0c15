import { execFile } from "node:child_process";
import { randomInt } from "node:crypto";
import { promisify } from "node:util";
import { makeNamespace } from "@wsfn/instance";

/** A network namespace of a test's own, for servers that have an address each and can be cut off. */
export interface ClusterNetwork {
  readonly addresses: readonly string[];
  /** argv that runs the rest of its line in the network, in the same process. */
  readonly prefix: readonly string[];
  /** Nothing passes between an address and the other ones, or anybody: neither end hears of that. */
  cutOff(address: string, from: "the others" | "everybody"): Promise<void>;
  /** Everything passes again. */
  heal(): Promise<void>;
}

/** 203.0.113.0/24 is for documentation (RFC 5737): no real network uses it. Cut into pieces of four addresses. */
const PIECES = 64;
const SIZE = 4;
const run = promisify(execFile);

/** Runs with a network of its own, which ends with it. Needs `netns` and `iptables`. */
export async function withClusterNetwork<T>(use: (network: ClusterNetwork) => Promise<T>): Promise<T> {
  const { host, prefix, release } = await makeNamespace();
  const inside = (program: string, ...args: readonly string[]) =>
    run(prefix[0] ?? "", [...prefix.slice(1), program, ...args]);
  const drop = (...rule: readonly string[]) => inside("iptables", "-w", "-A", ...rule, "-j", "DROP");
  try {
    const first = await route(host);
    const addresses = Array.from({ length: SIZE }, (_, i) => `203.0.113.${first + i}`);
    for (const address of addresses) await inside("ip", "addr", "add", `${address}/32`, "dev", "lo");
    return await use({
      addresses,
      prefix,
      async cutOff(address, from) {
        const others = from === "everybody" ? "0.0.0.0/0" : `203.0.113.${first}/30`;
        await drop("INPUT", "-s", others, "-d", address);
        await drop("OUTPUT", "-s", address, "-d", others);
      },
      async heal() {
        await inside("iptables", "-w", "-F");
      },
    });
  } finally {
    await release();
  }
}

/** Routes a piece that is not in use to a host; the route goes when the host does. The kernel refuses a piece that is in use. */
async function route(host: string): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    const first = randomInt(PIECES) * SIZE;
    try {
      await run("ip", ["route", "add", `203.0.113.${first}/30`, "via", host]);
      return first;
    } catch (error) {
      if (tries === PIECES || !/File exists/.test(String(error))) throw error;
    }
  }
}
