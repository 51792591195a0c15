import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import WebSocket from "ws";
import { project, server } from "../../test/project.ts";
import { WsfnProcess } from "../../test/wsfn-process.ts";

const ECHO = fileURLToPath(new URL("../../test/echo-function", import.meta.url));

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));

/** Whether there is a process of this id. */
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe("wsfn dev", () => {
  it("prints a JSON line per function, and any client's message comes back through it", async () => {
    await using wsfn = new WsfnProcess(["dev", ECHO, "--json"]);
    const ready = await wsfn.event("ready");
    expect(ready).toMatchObject({ event: "ready", function: "echo" });
    expect(ready.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const socket = new WebSocket(String(ready.wsUrl));
    await once(socket, "open");
    socket.send("round trip");
    const [data] = await once(socket, "message");
    expect(String(data)).toBe("round trip");
    socket.close(1000);
    const request = await wsfn.event("request");
    expect(request).toMatchObject({ function: "echo", kind: "websocket", status: 101 });
  });

  it("ends on SIGINT with a summary, exit code 0 and no child left", async () => {
    await using wsfn = new WsfnProcess(["dev", ECHO, "--json", "--greet"]);
    const greeted = await wsfn.event("greeted");
    expect(greeted.text).toBe("hello from wsfn");
    const log = await wsfn.event("log");
    expect(log.text).toMatch(/^listening on \d+, process \d+$/);
    const instance = Number(String(log.text).split(" ").at(-1));
    wsfn.child.kill("SIGINT");
    const { code } = await wsfn.exited;
    expect(code).toBe(0);
    const summary = await wsfn.event("summary");
    expect(summary.functions).toMatchObject([{ function: "echo", connections: 1, instances: 1 }]);
    expect([instance, Number(wsfn.child.pid)].filter(isAlive)).toEqual([]);
  });

  it("serves the other functions where one cannot be built, and shows its last words", async () => {
    const bad = project(
      {
        "index.js": "",
        "wsfn.json": JSON.stringify({
          summary: "s",
          language: "shell",
          build: {
            command: ["sh", "-c", "echo no such crate >&2; exit 3"],
            inputs: ["index.js"],
            output: "out",
          },
        }),
      },
      { functionName: "bad" },
    );
    await using wsfn = new WsfnProcess(["dev", bad, ECHO, "--greet"]);
    await wsfn.line((line) => (line.includes('answered "hello from wsfn"') ? line : undefined));
    await wsfn.line((line) => (line.includes("build | no such crate") ? line : undefined));
    await wsfn.line((line) => (/The build failed: sh .* ended with code 3/.test(line) ? line : undefined));
    wsfn.child.kill("SIGINT");
    const { code, stdout } = await wsfn.exited;
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(stdout).not.toContain("--path");
    await using alone = new WsfnProcess(["dev", bad, "--greet"]);
    expect(await alone.exited).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/nothing could be built/),
      stdout: expect.not.stringContaining("ran for"),
    });
  });

  it.each([
    [
      "takes none at /",
      server('response.statusCode = 404; response.end("no")'),
      /did not echo: the handshake was answered with HTTP \d+/,
      true,
    ],
    ["does not start", "process.exit(7);", /did not echo: it was refused with 412 CAExited/, false],
  ])(
    "names another path as a way out only where it can be one: a function that %s",
    async (_, code, words, names) => {
      const dir = project({ "package.json": '{"type":"module"}', "index.js": code });
      await using wsfn = new WsfnProcess(["dev", dir, "--greet"]);
      await wsfn.line((line) => (words.test(line) ? line : undefined));
      wsfn.child.kill("SIGINT");
      const { stdout } = await wsfn.exited;
      expect(stdout.includes("name its path with --path")).toBe(names);
    },
  );

  it("ends when the program that started it is killed", async () => {
    const starts = `const { spawn } = require("node:child_process");
const child = spawn(process.execPath, [${JSON.stringify(MAIN)}, "dev", ${JSON.stringify(ECHO)}, "--json", "--greet"], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
console.log(JSON.stringify({ event: "child", pid: child.pid }));`;
    await using parent = new WsfnProcess(["-e", starts], {}, { program: [] });
    const { pid } = await parent.event("child");
    const log = await parent.event("log");
    const instance = Number(String(log.text).split(" ").at(-1));
    await parent.event("greeted");
    parent.child.kill("SIGKILL");
    expect([Number(pid), instance].every((each) => each > 1)).toBe(true);
    await expect.poll(() => [Number(pid), instance].filter(isAlive)).toEqual([]);
  });

  it("says how a folder without s.yaml can be run, and exits 2", async () => {
    await using wsfn = new WsfnProcess(["dev", fileURLToPath(new URL(".", import.meta.url))]);
    const { code, stderr } = await wsfn.exited;
    expect(code).toBe(2);
    expect(stderr).toContain("s.yaml");
    expect(stderr).toContain('--command "node index.js"');
    expect(stderr.trim().split("\n").length).toBeLessThan(4);
  });

  it("runs a plain folder by its start command", async () => {
    await using wsfn = new WsfnProcess(["dev", ECHO, "--command", "node index.js", "--json", "--greet"]);
    expect((await wsfn.event("greeted")).text).toBe("hello from wsfn");
  });
});
