import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { deployFile, folder, soundProps } from "../../test/project.ts";
import { WsfnProcess } from "../../test/wsfn-process.ts";

const ECHO = fileURLToPath(new URL("../../test/echo-function", import.meta.url));
const CHINESE = { LC_ALL: "zh_CN.UTF-8" };
/** Words of English in a row: more than a name. */
const ENGLISH = /[a-z]+(?: [a-z]+){2}/i;
const WRONG = `edition: 3.0.0
resources:
  echo:
    component: fc3
    props:
      region: cn-hangzhou
      functionName: 1echo
      runtime: nodejs
      timeout: "x"
      code: \${vars.code}
      environmentVariables: { KEY: "\${env('WSFN_NOT_SET')}" }
`;
const CLOCKS = ["--only", "trigger-get,timeout-short"];

describe("wsfn in Chinese", () => {
  it("shows a run and its summary", async () => {
    await using wsfn = new WsfnProcess(["dev", ECHO, "--greet"], CHINESE);
    await wsfn.line((line) => (line.includes("应答“hello from wsfn”，用时") ? line : undefined));
    wsfn.child.kill("SIGINT");
    const { code, stdout } = await wsfn.exited;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^函数 +连接 +请求 +实例 +冷启动 +计费时间 +CU +CNY$/m);
    expect(stdout).toContain("由实例接受的 WebSocket；请求：其余的 HTTP 请求");
  });

  it("shows what the doctor looked at, and no word of it to a program", async () => {
    await using person = new WsfnProcess(["doctor", ECHO, ...CLOCKS], CHINESE);
    expect((await person.exited).stdout).toContain("0 个问题，0 项无法判定，2 项正常，0 项不适用");
    await using program = new WsfnProcess(["doctor", ECHO, ...CLOCKS, "--json"], CHINESE);
    const { stdout } = await program.exited;
    expect(stdout).not.toMatch(/\p{Script=Han}/u);
    expect(JSON.parse(stdout)).toMatchObject({ counts: { ok: 2 } });
  });

  it("shows what is wrong with an s.yaml", async () => {
    const dir = folder({ "s.yaml": WRONG });
    await using dev = new WsfnProcess(["dev", dir], CHINESE);
    const { code, stderr } = await dev.exited;
    expect(code).toBe(2);
    expect(stderr).toContain(`${dir}/s.yaml:9:16: props.timeout 必须是整数，1 到 86400，而不是文本 "x"；`);
    expect(stderr.trimEnd().split("\n")).toHaveLength(5);
    expect(stderr).not.toMatch(ENGLISH);
    await using doctor = new WsfnProcess(["doctor", dir], CHINESE);
    const { stdout } = await doctor.exited;
    expect(stdout).toContain("props.timeout 必须是整数");
    expect(stdout).not.toMatch(ENGLISH);
  });

  it("shows what is missing on this machine", async () => {
    const manifest = { summary: "s", language: "Zig", requires: ["wsfn-never-there"] };
    const dir = folder({ "s.yaml": deployFile(), "wsfn.json": JSON.stringify(manifest) });
    await using wsfn = new WsfnProcess(["dev", dir], CHINESE);
    const { code, stderr } = await wsfn.exited;
    expect(code).toBe(2);
    expect(stderr).toContain("wsfn-never-there（PATH 中没有 wsfn-never-there；安装它，或改正名字：");
    expect(stderr).not.toMatch(ENGLISH);
    await using conform = new WsfnProcess(["conform", dir], CHINESE);
    const judged = await conform.exited;
    expect(judged.stderr).toContain(`wsfn: ${dir} 所需的东西本机没有：wsfn-never-there（`);
    expect(judged.stderr).not.toMatch(ENGLISH);
  });

  it("shows why a function did not start", async () => {
    const customRuntimeConfig = { command: ["./never-there"], port: 9000 };
    const dir = folder({ "s.yaml": deployFile(soundProps({ customRuntimeConfig })) });
    await using conform = new WsfnProcess(["conform", dir], CHINESE);
    const { code, stderr } = await conform.exited;
    expect(code).toBe(2);
    expect(stderr).toBe(
      `wsfn: CAFileNotFound: 函数无法启动：文件 ./never-there 不存在\n→ 文件应在 ${dir}/never-there；zip 多一层顶层目录时也会这样\n`,
    );
    await using dev = new WsfnProcess(["dev", dir, "--greet"], CHINESE);
    const failed = await dev.line((line) => (line.includes("失败") ? line : undefined));
    expect(failed).toMatch(/函数无法启动：文件 \.\/never-there 不存在$/);
    dev.child.kill("SIGINT");
    expect((await dev.exited).stdout).not.toMatch(ENGLISH);
  });

  it("shows what a suite came to", async () => {
    const args = ["conform", ECHO, "--case", "framing/text-125"];
    await using wsfn = new WsfnProcess(args, { ...CHINESE, TEST_ECHO_SHORT: "1" });
    const { code, stdout } = await wsfn.exited;
    expect(code).toBe(1);
    expect(stdout).toMatch(/\n✗ 1 个不合格 · 1 个用例，用时 [^（），]+（各用例之和为 [^（），]+）$/);
  });

  it("says what to do about an error of another package", async () => {
    await using wsfn = new WsfnProcess(["conform", "ws://127.0.0.1:1/"], CHINESE);
    const { code, stderr } = await wsfn.exited;
    expect(code).toBe(2);
    expect(stderr).toBe(
      "wsfn: 127.0.0.1:1 上没有可以连接的服务器：ECONNREFUSED\n→ 启动服务器，或检查主机和端口\n",
    );
  });

  it("says what to do where a function cannot be made", async () => {
    const args = ["new", "never-made", "--template", "node-wsx", "--yes", "--no-install"];
    await using wsfn = new WsfnProcess(args, CHINESE);
    const { code, stderr } = await wsfn.exited;
    expect(code).toBe(2);
    expect(stderr).toBe('wsfn: 没有名为 "node-wsx" 的模板，您要的是不是 node-ws？\n→ 用 --list 查看全部\n');
  });

  it("says what is wrong with a command line", async () => {
    await using wsfn = new WsfnProcess(["dev", "--prot"], { WSFN_LANG: "zh" });
    const { code, stderr } = await wsfn.exited;
    expect(code).toBe(2);
    expect(stderr).toContain("wsfn: 没有选项 '--prot'\n（您要的是不是 --port？）");
  });
});
