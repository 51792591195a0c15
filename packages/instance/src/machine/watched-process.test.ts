import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { until } from "../../test/started.ts";
import { isGroupAlive } from "./process-group.ts";
import { spawnWatched } from "./watched-process.ts";

test("a helper ends with its owner, also one that was killed, and what the helper started ends too", async () => {
  const script = `
    import { spawnWatched } from ${JSON.stringify(join(import.meta.dirname, "watched-process.ts"))};
    const helper = spawnWatched("sh", ["-c", "sleep 1000 & echo ready; wait"]);
    helper.stdout.once("data", () => console.log(helper.pid));
    setInterval(() => {}, 1000);`;
  const owner = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void owner.kill("SIGKILL"));
  const [line] = (await once(owner.stdout, "data")) as [Buffer];
  const group = Number(line.toString());
  expect(isGroupAlive(group)).toBe(true);
  owner.kill("SIGKILL");
  await until(() => !isGroupAlive(group));
});

test("a helper that does not exist reports that as a child process does", async () => {
  const [error] = await once(spawnWatched("no-such-program", []), "error");
  expect(error).toMatchObject({ code: "ENOENT" });
});
