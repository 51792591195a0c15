import { describe, expect, onTestFinished, test } from "vitest";
import { logBook, readsPort, server, specOf } from "../test/programs.ts";
import type { Instance, StartOptions } from "./instance.ts";
import { startInstance } from "./start-instance.ts";

async function start(
  spec: Parameters<typeof startInstance>[0],
  options: StartOptions = {},
): Promise<Instance> {
  const instance = await startInstance(spec, options);
  onTestFinished(async () => void (await instance.kill()));
  return instance;
}

const ask = async (at: Instance): Promise<string> => (await fetch(`http://${at.host}:${at.port}/`)).text();

describe("startInstance", () => {
  test("gives every program that reads its port one of its own", async () => {
    const spec = specOf({ "index.js": readsPort }, ["node", "index.js"]);
    const [a, b] = await Promise.all([start(spec), start(spec)]);
    expect(a.port).not.toBe(b.port);
    expect(await ask(a)).not.toBe(await ask(b));
    expect((await a.stop()).expected).toBe(true);
    expect(a.state).toBe("gone");
  });

  test("runs several instances of a program with its port written into it", async () => {
    const book = logBook();
    const spec = specOf({ "index.js": server("19471") }, ["node", "index.js"], { port: 19471 });
    const first = await start(spec);
    const second = await start(spec, book);
    expect([first.port, second.port]).toEqual([19471, 19471]);
    expect(second.host).toMatch(/^198\.1[89]\./);
    expect(await ask(first)).not.toBe(await ask(second));
  });

  test("refuses a server on 127.0.0.1 and says where it listens", async () => {
    const spec = specOf({ "index.js": server("process.env.PORT", '"127.0.0.1"') }, ["node", "index.js"]);
    const error = await startInstance(spec, { startTimeoutMs: 1500 }).catch((e: unknown) => e);
    expect(error).toMatchObject({
      code: "FunctionNotStarted",
      message: expect.stringMatching(/^Function instance health check failed on port 9000 in 1.5 seconds/),
      hint: expect.stringMatching(/^it listens on 127\.0\.0\.1:\d+; listen on 0\.0\.0\.0$/),
    });
  });
});
