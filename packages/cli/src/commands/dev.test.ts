import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import WebSocket from "ws";
import { WsfnProcess } from "../../test/wsfn-process.ts";

const ECHO = fileURLToPath(new URL("../../test/echo-function", import.meta.url));

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
