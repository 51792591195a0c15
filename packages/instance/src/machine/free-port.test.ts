import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { isPortFree, reservePort } from "./free-port.ts";

async function listen(host: string): Promise<number> {
  const server = createServer().listen(0, host);
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const address = server.address();
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}

describe("reservePort", () => {
  test("hands no port out twice before it is released", async () => {
    const { port, release } = await reservePort();
    release();
    const fixed = (): number => port;
    const first = await reservePort(fixed);
    await expect(reservePort(fixed)).rejects.toThrow(
      /expected a free port between 20000 and 32000, tried 200/,
    );
    first.release();
    const again = await reservePort(fixed);
    expect(again.port).toBe(port);
    again.release();
  });

  test("hands no port out that another process has reserved", async () => {
    const script = `
      import { reservePort } from ${JSON.stringify(join(import.meta.dirname, "free-port.ts"))};
      const { port } = await reservePort();
      process.stdout.write(String(port));
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const port = Number(line.toString());
    expect(await isPortFree(port)).toBe(true);
    await expect(reservePort(() => port)).rejects.toThrow(/all taken/);
    child.kill("SIGKILL");
    await once(child, "exit");
    (await reservePort(() => port)).release();
  });

  test("passes over a port that somebody listens on", async () => {
    const taken = await listen("127.0.0.1");
    const candidates = [taken];
    const reserved = await reservePort((from, to) => candidates.shift() ?? randomInt(from, to));
    expect(reserved.port).not.toBe(taken);
    reserved.release();
  });

  test("stays below the ports that the system gives to outgoing connections", async () => {
    const ranges: number[][] = [];
    const reserved = await reservePort((from, to) => {
      ranges.push([from, to]);
      return randomInt(from, to);
    });
    reserved.release();
    expect(ranges[0]).toEqual([20_000, 32_000]);
  });
});

test.each(["127.0.0.1", "0.0.0.0"])("isPortFree sees a listener on %s", async (host) => {
  expect(await isPortFree(await listen(host))).toBe(false);
});
