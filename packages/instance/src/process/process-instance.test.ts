import { createServer } from "node:net";
import { dirname } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { logBook, readsPort, server, specOf } from "../../test/programs.ts";
import { ask, failure, started } from "../../test/started.ts";
import type { InstanceFact } from "../instance/instance-fact.ts";
import { isPortFree, reservePort } from "../machine/free-port.ts";
import { testNeeding } from "../vitest.ts";

const testWithNamespaces = await testNeeding("packages/instance", "netns");

const node = ["node", "index.js"] as const;

/** A port to hard-code in a program; tests of other packages run at the same time. */
async function somePort(): Promise<number> {
  const { port, release } = await reservePort();
  onTestFinished(release);
  return port;
}

describe("a started process", () => {
  test.each(["FC_SERVER_PORT", "FC_CUSTOM_LISTEN_PORT", "PORT"])(
    "gets a port of its own by %s",
    async (name) => {
      const spec = specOf({ "index.js": server(`process.env.${name}`) }, node);
      const [a, b] = await Promise.all([started(spec), started(spec)]);
      expect(a.port).not.toBe(b.port);
      expect(await ask(a)).not.toBe(await ask(b));
      expect(a).toMatchObject({
        host: "127.0.0.1",
        state: "running",
        id: expect.stringMatching(/^c-[0-9a-f]{8}-/),
      });
    },
  );

  test("is found on its hard-coded port", async () => {
    const port = await somePort();
    const instance = await started(specOf({ "index.js": server(`${port}`) }, node, { port }));
    expect(instance).toMatchObject({ host: "127.0.0.1", port });
    expect(await ask(instance)).toMatch(/^\d+$/);
  });

  test("is found when a child of its command is the server", async () => {
    const port = await somePort();
    const files = { "index.js": server(`${port}`), "*run.sh": "#!/bin/sh\nnode index.js\ntrue\n" };
    expect((await started(specOf(files, ["./run.sh"], { port }))).port).toBe(port);
  });

  testWithNamespaces("gets a network of its own when its hard-coded port is taken", async () => {
    const port = await somePort();
    const spec = specOf({ "index.js": server(`${port}`) }, node, { port });
    const book = logBook();
    const [first, second, third] = [await started(spec), await started(spec, book), await started(spec)];
    expect(new Set([first, second, third].map((i) => i.host)).size).toBe(3);
    expect(new Set(await Promise.all([ask(first), ask(second), ask(third)])).size).toBe(3);
    expect(second).toMatchObject({ port, host: expect.stringMatching(/^198\.1[89]\./) });
    expect(book.text("platform")).toContain(
      `port ${port} is taken and the program does not read FC_SERVER_PORT`,
    );
  });

  testWithNamespaces(
    "does not share its port with a second instance that asks the kernel for it",
    async () => {
      const port = await somePort();
      const share = `
      const server = require("node:http").createServer((_, response) => response.end(String(process.pid)));
      server.listen({ port: ${port}, host: "0.0.0.0", reusePort: true });`;
      const spec = specOf({ "index.js": share }, node, { port });
      const [a, b] = await Promise.all([started(spec), started(spec)]);
      expect(a.host === b.host).toBe(false);
      expect(await ask(a)).not.toBe(await ask(b));
    },
  );

  test("names the way out when the port is taken and no network can be made", async () => {
    const port = await somePort();
    const spec = specOf({ "index.js": server(`${port}`) }, [process.execPath, "index.js"], { port });
    await started(spec);
    vi.stubEnv("PATH", dirname(process.execPath)); // `ip` is not there
    onTestFinished(() => void vi.unstubAllEnvs());
    const error = await failure(spec);
    expect(error).toMatchObject({
      code: "PortTaken",
      hint: expect.stringContaining("read the port from FC_SERVER_PORT"),
    });
    expect(error.message).toContain(`The port ${port} is hard-coded in the program`);
  });

  test("does not take a stranger on its declared port for the program", async () => {
    const port = await somePort();
    const stranger = createServer().listen(port, "0.0.0.0");
    onTestFinished(() => void stranger.close());
    const silent = specOf({ "index.js": "setInterval(() => {}, 1000)" }, node, { port });
    expect(await failure(silent, { startTimeoutMs: 300 })).toMatchObject({
      code: "FunctionNotStarted",
      message: expect.stringContaining(`health check failed on port ${port} in 0.3 seconds`),
      hint: expect.stringContaining("it listens on no port"),
      notReady: { why: "listens-nowhere", listeners: [], declaredPort: port },
    });
  });

  test("is not ready while it listens on 127.0.0.1 alone, and the log reports it before the error does", async () => {
    const spec = specOf({ "index.js": server("process.env.PORT", '"127.0.0.1"') }, node);
    const book = logBook();
    const facts: InstanceFact[] = [];
    const calledOff = new AbortController();
    const error = failure(spec, {
      ...book,
      signal: calledOff.signal,
      onFact: (fact) => {
        facts.push(fact);
        calledOff.abort();
      },
    });
    expect(await error).toMatchObject({ code: "Aborted" });
    const givenPort = expect.any(Number);
    expect(facts).toEqual([
      {
        kind: "notReady",
        why: "no-wildcard",
        listeners: [{ address: "127.0.0.1", port: givenPort, wildcard: false, shared: false }],
        givenPort,
        declaredPort: 9000,
      },
    ]);
    expect(book.text("platform")).toMatch(
      /^not ready yet: it listens on 127\.0\.0\.1:\d+; listen on 0\.0\.0\.0$/,
    );
  });

  test("is reachable on ::, which is every address", async () => {
    const spec = specOf({ "index.js": server("process.env.PORT", '"::"') }, node);
    expect(await ask(await started(spec))).toMatch(/^\d+$/);
  });

  test("is ended when its start is called off", async () => {
    const calledOff = new AbortController();
    const spec = specOf({ "index.js": 'console.log("up"); setInterval(() => {}, 1000)' }, node);
    const error = failure(spec, {
      signal: calledOff.signal,
      onLog: (line) => line.text === "up" && calledOff.abort(new Error("enough")),
    });
    expect(await error).toMatchObject({ code: "Aborted", cause: calledOff.signal.reason });
  });

  test("is not started for a signal that is aborted already", async () => {
    const spec = specOf({ "index.js": readsPort }, node);
    expect(await failure(spec, { signal: AbortSignal.abort() })).toMatchObject({ code: "Aborted" });
  });

  test("gives its port back when it ends", async () => {
    const instance = await started(specOf({ "index.js": readsPort }, node));
    await instance.stop();
    expect(await isPortFree(instance.port)).toBe(true);
  });
});
