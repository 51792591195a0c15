import { execFile } from "node:child_process";
import { randomInt } from "node:crypto";
import type { Said } from "@wsfn/platform";
import { InstanceError } from "../instance/instance-error.ts";
import { hasProc, processRow, signalEach } from "../machine/process-group.ts";
import { watch } from "../machine/watchdog.ts";
import { quoted, said } from "../words/said.ts";

/** A network of its own for one instance: every port is free in it. */
export interface NetworkNamespace {
  readonly name: string;
  /** Where the instance is reached from this machine. */
  readonly host: string;
  /** argv that runs the rest of its line in the namespace, in the same process. */
  readonly prefix: readonly string[];
  release(): Promise<void>;
}

/**
 * 198.18.0.0/15 is set aside for tests of network devices (RFC 2544, RFC 6890): no real network uses it. Cut into /30s,
 * two addresses each: this machine's end and the instance's.
 */
const PAIRS = 2 ** 15;
/** Draws of a pair: at 1,000 instances a pair is taken with 3 %. */
const TRIES = 50;
const PREFIX = "wsfn";
/** The kernel makes and unmakes namespaces one after the other: where many go at once, a new one waits. */
const IP_TIMEOUT_MS = 60_000;

/** Why no namespace can be made here; undefined when it can. Found out by making one. */
export async function namespaceMissing(): Promise<Said | undefined> {
  if (!hasProc) return said("network namespaces exist on Linux alone");
  const name = `${PREFIX}-trial-${process.pid}-${randomInt(1e9)}`;
  try {
    await run("ip", ["netns", "add", name]);
    await run("nsenter", [`--net=/run/netns/${name}`, "--", "true"]);
    return undefined;
  } catch (error) {
    return quoted(firstLine(error));
  } finally {
    await run("ip", ["netns", "del", name]).catch(() => {}); // it was never made
  }
}

/**
 * Makes a namespace with one cable (a veth pair) to this machine. Its default route leads here; it is not led on, so the
 * instance reaches this machine's address and nothing beyond. Other owners' leftovers are swept first.
 *
 * @throws {InstanceError} `NamespaceFailed`
 */
export async function makeNamespace(): Promise<NetworkNamespace> {
  await sweepNamespaces();
  const name = `${PREFIX}-${process.pid}-${processRow(process.pid)?.startTicks}-${randomInt(1e9)}`;
  const unwatch = watch("netns", name);
  try {
    await run("ip", ["netns", "add", name]);
    const { link, near, far } = await connectCable(name);
    await run("ip", ["-batch", "-"], `addr add ${near}/30 dev ${link}\nlink set ${link} up\n`);
    await run(
      "ip",
      ["-n", name, "-batch", "-"],
      `addr add ${far}/30 dev eth0\nlink set lo up\nlink set eth0 up\nroute add default via ${near}\n`,
    );
    return {
      name,
      host: far,
      prefix: ["nsenter", `--net=/run/netns/${name}`, "--"],
      release: async () => {
        // The cable first: with the namespace alone it would go later, in the background, and its name stay taken.
        await run("ip", ["link", "del", link]).catch(() => {}); // gone with the namespace
        await run("ip", ["netns", "del", name]).catch(() => {}); // gone already
        unwatch();
      },
    };
  } catch (cause) {
    await run("ip", ["netns", "del", name]).catch(() => {}); // it was never made
    unwatch();
    throw new InstanceError("NamespaceFailed", { what: firstLine(cause) }, { cause });
  }
}

/** The kernel refuses a second link of one name, so making the link is what reserves its pair of addresses. */
async function connectCable(namespace: string): Promise<{ link: string; near: string; far: string }> {
  for (let i = 1; ; i += 1) {
    const pair = randomInt(PAIRS);
    const link = `${PREFIX}${pair}`;
    try {
      await run("ip", ["link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", namespace]);
      return { link, near: address(pair * 4 + 1), far: address(pair * 4 + 2) };
    } catch (error) {
      if (i === TRIES || !/exists/.test(firstLine(error))) throw error;
    }
  }
}

const address = (n: number): string => `198.${18 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}`;

/** Takes away the namespaces whose owner is gone (the machine's watchdog could not, e.g. it was killed too). */
export async function sweepNamespaces(): Promise<string[]> {
  const listed = await run("ip", ["netns", "list"]).catch(() => "");
  const stale = listed.split("\n").flatMap((line) => {
    const [, name = "", pid = "", ticks = ""] = /^(wsfn-(\d+)-(\d+)-\d+)\b/.exec(line) ?? [];
    return name !== "" && processRow(Number(pid))?.startTicks !== ticks ? [name] : [];
  });
  for (const name of stale) {
    const pids = await run("ip", ["netns", "pids", name]).catch(() => "");
    // Another owner may sweep the same one now: what it has ended already is passed over.
    signalEach(
      pids
        .split("\n")
        .map(Number)
        .filter((n) => n > 0),
      "SIGKILL",
    );
    await run("ip", ["netns", "del", name]).catch(() => {}); // another owner swept it
  }
  return stale;
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message.replace(/^Command failed: .*\n/, "") : String(error)).split(
    "\n",
  )[0] ?? "";

function run(file: string, args: readonly string[], input = ""): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(file, args, { timeout: IP_TIMEOUT_MS, encoding: "utf8" }, (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    );
    child.stdin?.on("error", () => {}); // the program ended without reading
    child.stdin?.end(input);
  });
}
