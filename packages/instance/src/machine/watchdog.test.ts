import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { owner } from "../../test/owners.ts";
import { readsPort, server, specOf } from "../../test/programs.ts";
import { processRow, until } from "../../test/started.ts";
import { sweepNamespaces } from "../process/network-namespace.ts";
import { testNeeding } from "../vitest.ts";
import { reservePort } from "./free-port.ts";
import { descendantsOf, processesMarked } from "./process-group.ts";

const testWithNamespaces = await testNeeding("packages/instance", "netns");

describe("the watchdog", () => {
  test.each(["SIGKILL", "SIGTERM", "SIGINT"] as const)(
    "leaves no instance when %s ends their owner",
    async (signal) => {
      const detach = 'require("node:child_process").spawn("sleep", ["1000"], { detached: true });';
      const { kill, owned } = await owner([
        specOf({ "index.js": readsPort }, ["node", "index.js"]),
        specOf({ "index.js": detach + readsPort }, ["node", "index.js"]),
      ]);
      const pids = owned.flatMap((o) => o.pids);
      expect(owned.map((o) => o.pids.length)).toEqual([1, 2]);
      await until(() => processRow(pids[0] ?? 0)?.state === "T");
      await kill(signal);
      await until(() => pids.every((pid) => processRow(pid) === undefined));
      expect(owned.flatMap((o) => processesMarked(o.id))).toEqual([]);
      const folders = ["/sys/fs/cgroup/memory", "/sys/fs/cgroup"].flatMap((root) =>
        owned.map((o) => `${root}/wsfn-${o.id}`),
      );
      await until(() => !folders.some((folder) => existsSync(folder)));
    },
  );

  test("is replaced when somebody kills it, and the next one knows all of it", async () => {
    const { kill, owned, pid } = await owner([specOf({ "index.js": readsPort }, ["node", "index.js"])]);
    const [first] = watchdogsOf(pid);
    if (first === undefined) throw new Error("the owner has no watchdog"); // 0 would be this test's own group
    process.kill(first, "SIGKILL");
    await until(() => watchdogsOf(pid).some((watchdog) => watchdog !== first));
    await kill("SIGKILL");
    await until(() => owned.every((o) => processesMarked(o.id).length === 0));
  });

  test("takes temporary folders away, whatever their names", async () => {
    const file = JSON.stringify(join(import.meta.dirname, "temporary-folder.ts"));
    const script = `
      import { temporaryFolder } from ${file};
      const kept = await temporaryFolder("wsfn a  b'$(x)-");
      const gone = await temporaryFolder("wsfn-gone-");
      await gone.remove();
      console.log(JSON.stringify([kept.path, gone.path]));
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const folders: string[] = JSON.parse(line.toString());
    expect(folders.map((folder) => existsSync(folder))).toEqual([true, false]);
    child.kill("SIGKILL");
    await until(() => !folders.some((folder) => existsSync(folder)));
  });

  testWithNamespaces("takes the network namespaces down too", async () => {
    const { port, release } = await reservePort();
    onTestFinished(release);
    const spec = specOf({ "index.js": server(`${port}`) }, ["node", "index.js"], { port });
    const { kill, owned, pid } = await owner([spec, spec]);
    expect(owned[1]?.host).toMatch(/^198\./);
    await kill("SIGKILL");
    await until(() => owned.every((o) => processesMarked(o.id).length === 0));
    const isOurs = (name: string): boolean => name.startsWith(`wsfn-${pid}-`);
    await until(async () => !(await namespaces()).some(isOurs));
    expect((await sweepNamespaces()).filter(isOurs)).toEqual([]);
  });
});

/** Shells that are children of an owner. */
function watchdogsOf(pid: number): number[] {
  return descendantsOf(pid).filter((child) => {
    const row = processRow(child);
    return row?.parent === pid && commandLineOf(child).startsWith("/bin/sh\0-c\0\ntrap");
  });
}

function commandLineOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "latin1");
  } catch {
    return ""; // ended in between
  }
}

async function namespaces(): Promise<string[]> {
  const child = spawn("ip", ["netns", "list"], { stdio: ["ignore", "pipe", "inherit"] });
  let out = "";
  child.stdout.on("data", (chunk: Buffer) => {
    out += chunk.toString();
  });
  await once(child, "close");
  return out.split("\n").map((line) => line.split(" ")[0] ?? "");
}
