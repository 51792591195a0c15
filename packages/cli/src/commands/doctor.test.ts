import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folder, project, server } from "../../test/project.ts";
import { WsfnProcess } from "../../test/wsfn-process.ts";

const files = { "package.json": '{"type":"module"}', "index.js": server() };
const STATIC = "trigger,trigger-get,timeout-default,package";

describe("wsfn doctor", () => {
  it("exits 0 when nothing is found", async () => {
    await using wsfn = new WsfnProcess(["doctor", project(files), "--only", STATIC, "--verbose"]);
    const { code, stdout } = await wsfn.exited;
    expect(stdout).toMatch(/^f \(runtime, custom\.debian12\)\nok +trigger +t: http\n/);
    expect(code).toBe(0);
  });

  it("exits 1 with what was found, as JSON when asked", async () => {
    await using wsfn = new WsfnProcess([
      "doctor",
      project(files, { timeout: undefined }),
      "--only",
      STATIC,
      "--json",
    ]);
    const { code, stdout } = await wsfn.exited;
    expect(code).toBe(1);
    const { functions, counts } = JSON.parse(stdout);
    expect(counts).toMatchObject({ finding: 1, ok: 3 });
    expect(functions[0].checks).toContainEqual(
      expect.objectContaining({ id: "timeout-default", status: "finding" }),
    );
  });

  it("runs the function, and says what a browser would meet", async () => {
    await using wsfn = new WsfnProcess(["doctor", project(files), "--idle", "1", "--skip", "keep-alive"]);
    const { code, stdout } = await wsfn.exited;
    expect(stdout).toMatch(
      /^FINDING +handshake +the server does not take a WebSocket handshake\n +at \/ it answers 200\n +→ /m,
    );
    expect(code).toBe(1);
  });

  it("leaves nothing behind when kill -9 ends it in the middle of a run", async () => {
    const scratch = folder();
    const isWaiting = 'console.log("never"); setInterval(() => {}, 1000);';
    const dir = project({ "package.json": files["package.json"], "index.js": isWaiting });
    await using wsfn = new WsfnProcess(["doctor", dir, "--only", "starts"], { TMPDIR: scratch });
    await expect.poll(() => existsSync(join(scratch, readdirSync(scratch)[0] ?? "", "index.js"))).toBe(true);
    wsfn.child.kill("SIGKILL");
    await expect.poll(() => readdirSync(scratch)).toEqual([]);
  });

  it("ends on SIGINT while it watches an idle connection, says so, and leaves nothing behind", async () => {
    const scratch = folder();
    const mark = join(folder(), "asked");
    const index = `import { writeFileSync } from "node:fs";\n${server(`writeFileSync(${JSON.stringify(mark)}, ""); response.end();`)}`;
    const dir = project({ ...files, "index.js": index });
    await using wsfn = new WsfnProcess(["doctor", dir, "--only", "keep-alive", "--idle", "3600"], {
      TMPDIR: scratch,
    });
    await expect.poll(() => existsSync(mark)).toBe(true);
    wsfn.child.kill("SIGINT");
    const { code, stdout, stderr } = await wsfn.exited;
    expect(stderr).toMatch(/^.*wsfn doctor: stopped before anything was judged$/m);
    expect({ code, stdout }).toEqual({ code: 130, stdout: "" });
    expect(readdirSync(scratch)).toEqual([]);
  });

  it.each(["ws", "/a b", "/房间"])("does not take %j for a path", async (path) => {
    await using wsfn = new WsfnProcess(["doctor", folder(), "--path", path]);
    const { code, stderr } = await wsfn.exited;
    expect(stderr).toContain("expected a path that begins with /");
    expect(code).toBe(2);
  });

  it("exits 2 for what is not there: a folder, a check", async () => {
    await using none = new WsfnProcess(["doctor", folder()]);
    expect((await none.exited).code).toBe(2);
    await using misspelt = new WsfnProcess(["doctor", project(files), "--skip", "triger"]);
    expect(await misspelt.exited).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("no check is called triger"),
    });
  });

  it("lists its checks", async () => {
    await using wsfn = new WsfnProcess(["doctor", "--list", "--json"]);
    const rows = JSON.parse((await wsfn.exited).stdout);
    expect(rows).toContainEqual(
      expect.objectContaining({ id: "listen-address", source: expect.any(String) }),
    );
  });
});
