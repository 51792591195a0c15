import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { logBook, readsPort, server, specOf } from "../../test/programs.ts";
import { ask, frozenTicks, processRow, started, until } from "../../test/started.ts";
import type { InstanceFact } from "../instance/instance-fact.ts";
import { MAX_LINE_BYTES } from "../instance/log-lines.ts";
import { processesMarked } from "../machine/process-group.ts";

const node = ["node", "index.js"] as const;
/** Time for an orderly end on a machine that may be busy with other tests. */
const AMPLE = { graceMs: 60_000 };

describe("stop", () => {
  test("ends a program by SIGTERM, and twice is once", async () => {
    const instance = await started(specOf({ "index.js": readsPort }, node));
    const both = [instance.stop(), instance.stop()] as const;
    expect(instance.state).toBe("stopping");
    expect(await both[0]).toEqual({
      code: null,
      signal: "SIGTERM",
      expected: true,
      message: expect.any(String),
    });
    expect(await both[1]).toBe(await instance.exited);
  });

  test("gives a program the time to leave by itself", async () => {
    const leave = 'process.on("SIGTERM", () => setTimeout(() => process.exit(0), 100));';
    const instance = await started(specOf({ "index.js": leave + readsPort }, node), AMPLE);
    expect(await instance.stop()).toMatchObject({ code: 0, signal: null, expected: true });
  });

  test("kills a program that ignores SIGTERM, after the grace", async () => {
    const instance = await started(
      specOf({ "index.js": `process.on("SIGTERM", () => {});${readsPort}` }, node),
      {
        graceMs: 150,
      },
    );
    const startedAt = performance.now();
    expect(await instance.stop()).toMatchObject({ signal: "SIGKILL", expected: true });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(145);
  });

  test("leaves no grandchild, not even one that ignores SIGTERM and left the group", async () => {
    const files = {
      "index.js": `
        const { spawn } = require("node:child_process");
        for (const detached of [false, true]) {
          spawn(process.execPath, ["child.js"], { detached, stdio: "inherit" }).unref();
        }
        ${readsPort}`,
      "child.js": 'process.on("SIGTERM", () => {}); console.log(process.pid); setInterval(() => {}, 1000)',
    };
    const book = logBook();
    const instance = await started(specOf(files, node), { ...book, graceMs: 150 });
    const children = () => book.text("stdout").split("\n").map(Number).filter(Boolean);
    await until(() => children().length === 2);
    expect(children().map((pid) => processRow(pid)?.pid)).toEqual(children());
    await instance.stop();
    expect(children().map(processRow)).toEqual([undefined, undefined]);
    expect(processesMarked(instance.id)).toEqual([]);
  });

  test("gives a server started by a wrapper the same time as one without", async () => {
    const leave =
      'process.on("SIGTERM", () => setTimeout(() => { console.log("left"); process.exit(0); }, 100));';
    const book = logBook();
    const files = { "index.js": leave + readsPort, "*run.sh": "#!/bin/sh\nnode index.js\ntrue\n" };
    const instance = await started(specOf(files, ["./run.sh"]), { ...book, ...AMPLE });
    expect(await instance.stop()).toMatchObject({ signal: "SIGTERM", expected: true });
    expect(book.text("stdout")).toBe("left");
  });

  test("takes the rest down when the first process ends by itself", async () => {
    const files = {
      "index.js": server("process.env.PORT", '"0.0.0.0"', "console.log(process.pid)"),
      "*run.sh": "#!/bin/sh\nnode index.js &\nread line < gate\nexit 3\n",
    };
    const book = logBook();
    const spec = specOf(files, ["/bin/sh", "-c", "mkfifo gate; exec ./run.sh"]);
    const instance = await started(spec, book);
    await until(() => book.text("stdout") !== "");
    const pid = Number(book.text("stdout"));
    expect(processRow(pid)?.pid).toBe(pid);
    writeFileSync(join(spec.codeDir, "gate"), "go\n");
    expect(await instance.exited).toMatchObject({ code: 3, expected: false, reason: "CAExited" });
    expect(processRow(pid)).toBeUndefined();
  });

  test("asks GET /pre-stop first where the function has the hook, and logs and reports both ends of it", async () => {
    const hooked = `
      const { createServer } = require("node:http");
      const seen = [];
      createServer((request, response) => {
        console.log(request.method, request.url, request.headers["x-fc-control-path"], Boolean(request.headers["x-fc-request-id"]));
        response.end();
      }).listen(process.env.PORT, "0.0.0.0");
      process.on("SIGTERM", () => { console.log("SIGTERM"); process.exit(0); });`;
    const book = logBook();
    const preStop = { handler: "index.preStop", timeoutMs: 30_000 };
    const facts: InstanceFact[] = [];
    const options = { ...book, ...AMPLE, onFact: (fact: InstanceFact) => void facts.push(fact) };
    const instance = await started(specOf({ "index.js": hooked }, node, { preStop }), options);
    await instance.stop();
    expect(facts).toMatchObject([
      { kind: "hook", hook: "preStop", phase: "began" },
      { kind: "hook", hook: "preStop", phase: "ended", status: 200 },
    ]);
    expect(book.text("stdout")).toBe("GET /pre-stop /pre-stop true\nSIGTERM");
    expect(book.text("platform")).toMatch(
      /^FC PreStop Start RequestId: (\S+)\nFC PreStop End RequestId: \1$/m,
    );
  });

  test("waits for a pre-stop hook no longer than its timeout", async () => {
    const silent = 'require("node:http").createServer(() => {}).listen(process.env.PORT, "0.0.0.0")';
    const book = logBook();
    const preStop = { handler: "index.preStop", timeoutMs: 100 };
    const instance = await started(specOf({ "index.js": silent }, node, { preStop }), book);
    expect(await instance.stop()).toMatchObject({ expected: true });
    expect(book.text("platform")).toContain("Error: GET /pre-stop gave no answer in 100 ms");
  });
});

describe("freeze", () => {
  test("stops a program and thaw lets it go on", async () => {
    const ticks: number[] = [];
    const clock = "setInterval(() => console.log(Date.now()), 5);";
    const instance = await started(specOf({ "index.js": clock + readsPort }, node), {
      onLog: ({ stream, text }) => {
        if (stream === "stdout") ticks.push(Number(text));
      },
    });
    const [pid = 0] = processesMarked(instance.id);
    expect(await frozenTicks(instance, ticks, () => processRow(pid)?.state === "T")).toEqual([]);
    expect(instance.state).toBe("running");
  });

  test("keeps a request waiting, which is answered after thaw", async () => {
    const answersTime =
      'require("http").createServer((_, r) => r.end(String(Date.now()))).listen(process.env.PORT, "0.0.0.0")';
    const instance = await started(specOf({ "index.js": answersTime }, node));
    const [pid = 0] = processesMarked(instance.id);
    instance.freeze();
    expect(instance.state).toBe("frozen");
    await until(() => processRow(pid)?.state === "T");
    const answer = ask(instance); // the kernel accepts it, the program cannot answer
    const thawedAt = Date.now();
    instance.thaw();
    expect(Number(await answer)).toBeGreaterThanOrEqual(thawedAt);
  });

  test("does not keep a frozen instance from stopping in good order", async () => {
    const leave = 'process.on("SIGTERM", () => process.exit(7));';
    const instance = await started(specOf({ "index.js": leave + readsPort }, node), AMPLE);
    instance.freeze();
    expect(await instance.stop()).toMatchObject({ code: 7, expected: true });
  });

  test("does not keep a frozen instance from being killed", async () => {
    const instance = await started(specOf({ "index.js": readsPort }, node));
    instance.freeze();
    expect(await instance.kill()).toMatchObject({ signal: "SIGKILL", expected: true });
    instance.freeze();
    instance.thaw();
    expect(instance.state).toBe("gone");
  });
});

describe("an instance's log", () => {
  test("carries a flood whole, in lines of at most 32 KB", async () => {
    const flood = `
      process.stdout.write("x".repeat(3_000_000) + "\\n");
      for (let i = 0; i < 50_000; i += 1) process.stdout.write("line " + i + "\\n");
      process.stderr.write("no newline at the end");`;
    let bytes = 0;
    let longest = 0;
    let last = "";
    let error = "";
    const instance = await started(specOf({ "index.js": flood + readsPort }, node), {
      onLog: ({ stream, text }) => {
        if (stream === "stderr") error = text;
        if (stream !== "stdout") return;
        bytes += text.length;
        longest = Math.max(longest, text.length);
        last = text;
      },
    });
    await until(() => last === "line 49999");
    await instance.stop();
    expect(longest).toBe(MAX_LINE_BYTES);
    expect(bytes).toBe(3_000_000 + 50_000 * "line ".length + 10 + 180 + 2700 + 36_000 + 200_000);
    expect(error).toBe("no newline at the end");
  });
});

describe("memoryBytes", () => {
  test("reports the peak of everything in the instance", async () => {
    const grow = "const held = Buffer.alloc(64 * 1024 * 1024, 1);";
    const small = await started(specOf({ "index.js": readsPort }, node));
    const large = await started(specOf({ "index.js": grow + readsPort }, node));
    const [a = 0, b = 0] = [small.memoryBytes(), large.memoryBytes()];
    expect(b - a).toBeGreaterThan(48 * 1024 * 1024);
    await large.kill();
    expect(large.memoryBytes()).toBe(b);
  });
});
