import { once } from "node:events";
import { createServer } from "node:net";
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
    const fixed = (): number => 31_999;
    const first = await reservePort(fixed);
    await expect(reservePort(fixed)).rejects.toThrow(
      /expected a free port between 20000 and 32000, tried 200/,
    );
    first.release();
    const again = await reservePort(fixed);
    expect(again.port).toBe(31_999);
    again.release();
  });

  test("passes over a port that somebody listens on", async () => {
    const taken = await listen("127.0.0.1");
    const candidates = [taken, 31_998];
    const reserved = await reservePort(() => candidates.shift() ?? 31_997);
    expect(reserved.port).not.toBe(taken);
    reserved.release();
  });

  test("stays below the ports that the system gives to outgoing connections", async () => {
    const ranges: number[][] = [];
    const reserved = await reservePort((from, to) => {
      ranges.push([from, to]);
      return 31_996;
    });
    reserved.release();
    expect(ranges).toEqual([[20_000, 32_000]]);
  });
});

test.each(["127.0.0.1", "0.0.0.0"])("isPortFree sees a listener on %s", async (host) => {
  expect(await isPortFree(await listen(host))).toBe(false);
});
