import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { testNeeding } from "@wsfn/instance/vitest";
import { expect, onTestFinished } from "vitest";

const test = await testNeeding("rooms", "redis-server");

/** A program with a redis-server of its own, which stands still; it prints where that is. */
const OWNER = `
import { VOLATILE, withRedis } from ${JSON.stringify(join(import.meta.dirname, "redis-process.ts"))};
await withRedis(VOLATILE, async (redis) => {
  const [, dir] = await redis.admin.config("GET", "dir");
  redis.freeze();
  console.log(JSON.stringify({ port: redis.port, dir }));
  await new Promise(() => {});
});`;

test("the Redis of a test ends with its owner, however that ends, and takes its files along", async () => {
  const owner = spawn(process.execPath, ["--input-type=module", "-e", OWNER], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void owner.kill("SIGKILL"));
  const [line] = (await once(owner.stdout, "data")) as [Buffer];
  const { port, dir }: { readonly port: number; readonly dir: string } = JSON.parse(line.toString());
  expect([await isListening(port), existsSync(dir)]).toEqual([true, true]);
  owner.kill("SIGKILL");
  await expect.poll(() => isListening(port)).toBe(false);
  await expect.poll(() => existsSync(dir)).toBe(false);
});

/** A Redis that stands still is still connected to. */
function isListening(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  return once(socket, "connect")
    .then(
      () => true,
      () => false,
    )
    .finally(() => socket.destroy());
}
