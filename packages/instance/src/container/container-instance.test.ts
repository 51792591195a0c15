import { spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FunctionSpec } from "@wsfn/platform";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { owner } from "../../test/owners.ts";
import { logBook, specIn } from "../../test/programs.ts";
import { ask, failure, frozenTicks, started, until } from "../../test/started.ts";
import { buildFunction } from "../code/build-function.ts";
import { processesMarked } from "../machine/process-group.ts";
import { missingPrerequisites } from "../prerequisites/prerequisites.ts";
import { answers, staysOpen } from "../ready/ready.ts";
import { startInstance } from "../start-instance.ts";
import { testNeeding } from "../vitest.ts";
import { containerNameOf, isStale, ownerMark, removeContainer, sweepContainers } from "./container-sweep.ts";
import { findEngine } from "./engine.ts";
import { buildImage, prepareImage } from "./image.ts";

const needs = ["docker", "go"] as const;
const testWithEngine = await testNeeding("packages/instance", ...needs);
/** A compiler that has compiled nothing yet, and an engine, on a machine that may be busy with other tests. */
const BUILD_MS = 600_000;
/** Time for an orderly end, which a busy engine may be slow to ask for. */
const AMPLE = { graceMs: 60_000 };
const image = `wsfn-test/instance:${process.pid}`;
let dir = "";

/** The test's function in a container. */
const spec = (environment: Record<string, string> = {}, more: Partial<FunctionSpec> = {}): FunctionSpec =>
  specIn(dir, [], {
    target: "container",
    runtime: "custom-container",
    image,
    environment,
    memoryMb: 128,
    cpu: 1,
    ...more,
  });

const exists = async (name: string): Promise<boolean> =>
  (await (await findEngine()).call("GET", `/containers/${name}/json`)).status === 200;

async function stateOf(id: string): Promise<string> {
  const json = await (await findEngine()).must("GET", `/containers/${containerNameOf(id)}/json`);
  return (json as { State: { Status: string } }).State.Status;
}

/** Containers in which lines of a Dockerfile run, or ran; a builder may do without. */
async function buildersOf(word: string): Promise<readonly unknown[]> {
  const filters = encodeURIComponent(JSON.stringify({ ancestor: [image] }));
  const all = await (await findEngine()).must("GET", `/containers/json?all=1&filters=${filters}`);
  return (all as { Command: string }[]).filter(({ Command }) => Command.includes(word));
}

async function publishedPort(id: string): Promise<number> {
  const inspected = (await (await findEngine()).must("GET", `/containers/${containerNameOf(id)}/json`)) as {
    NetworkSettings: { Ports: Record<string, { HostIp: string; HostPort: string }[]> };
  };
  const [bound] = inspected.NetworkSettings.Ports["9000/tcp"] ?? [];
  expect(bound?.HostIp).toBe("127.0.0.1");
  return Number(bound?.HostPort);
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "wsfn-container-"));
  if ((await missingPrerequisites(needs)).length > 0) return;
  const source = join(import.meta.dirname, "../../test/container");
  for (const name of ["main.go", "go.mod", "Dockerfile"]) copyFileSync(join(source, name), join(dir, name));
  const command = ["/bin/sh", "-c", "CGO_ENABLED=0 go build -o server ."];
  await buildFunction(dir, { command, inputs: ["main.go"], output: "server" });
  await buildImage(dir, { tag: image, buildArgs: { UNUSED: "1" } });
}, BUILD_MS);

afterAll(async () => {
  rmSync(dir, { recursive: true, force: true });
  if ((await missingPrerequisites(needs)).length > 0) return;
  await (await findEngine()).call("DELETE", `/images/${encodeURIComponent(image)}?force=1`);
});

describe("a started container", () => {
  testWithEngine("answers, and a second one beside it", async () => {
    const [a, b] = await Promise.all([started(spec()), started(spec())]);
    expect([await ask(a), await ask(b)]).toEqual([a.id, b.id]);
    expect(a.memoryBytes()).toBeGreaterThan(100_000);
  });

  testWithEngine("is gone after stop, which asks /pre-stop and sends SIGTERM", async () => {
    const book = logBook();
    const instance = await started(spec({}, { preStop: { handler: "h", timeoutMs: 60_000 } }), {
      ...book,
      ...AMPLE,
    });
    expect(await exists(containerNameOf(instance.id))).toBe(true);
    expect(await instance.stop()).toMatchObject({ code: 0, expected: true });
    expect(book.text("stdout")).toBe("GET /pre-stop /pre-stop\nSIGTERM");
    expect(book.text("stderr")).toBe("started");
    expect(await exists(containerNameOf(instance.id))).toBe(false);
  });

  testWithEngine("is killed after the grace when it ignores SIGTERM", async () => {
    const instance = await started(spec({ STUBBORN: "1" }), { graceMs: 150 });
    const startedAt = performance.now();
    expect(await instance.stop()).toMatchObject({ code: 137, expected: true });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(145);
  });

  testWithEngine("does nothing while it is frozen", async () => {
    const ticks: number[] = [];
    const instance = await started(spec({ TICK: "1" }), {
      ...AMPLE,
      onLog: ({ stream, text }) => {
        if (stream === "stdout") ticks.push(Number(text));
      },
    });
    const isPaused = async (): Promise<boolean> => (await stateOf(instance.id)) === "paused";
    expect(await frozenTicks(instance, ticks, isPaused)).toEqual([]);
    instance.freeze();
    expect(await instance.stop()).toMatchObject({ code: 0, expected: true });
  });

  testWithEngine("is killed though it is frozen", async () => {
    const instance = await started(spec());
    instance.freeze();
    expect(await instance.kill()).toMatchObject({ code: 137, expected: true });
  });

  testWithEngine("ends by its memory limit under that name", async () => {
    const instance = await started(spec());
    await ask(instance, "/grow").catch(() => "cut");
    expect(await instance.exited).toMatchObject({
      reason: "FunctionOOMError",
      message: expect.stringContaining("the limit is 128 MB"),
    });
    expect(await exists(containerNameOf(instance.id))).toBe(false);
  });
});

describe("a container that does not start", () => {
  testWithEngine("quotes the last words of a crash, and is gone", async () => {
    const error = await failure(spec({ CRASH: "1" }), { instanceId: "c-1-crash" });
    expect(error).toMatchObject({
      code: "CAExited",
      message: expect.stringMatching(/code 3, .*\nstarted\nno config/s),
    });
    expect(await exists("wsfn-c-1-crash")).toBe(false);
  });

  testWithEngine("is reported to listen on 127.0.0.1 alone, while it waits", async () => {
    const book = logBook();
    const calledOff = new AbortController();
    const error = failure(spec({ HOST: "127.0.0.1" }), {
      signal: calledOff.signal,
      onLog: (line) => {
        book.onLog(line);
        if (line.text.startsWith("not ready yet: ")) calledOff.abort();
      },
    });
    expect(await error).toMatchObject({ code: "Aborted" });
    expect(book.text("platform")).toBe("not ready yet: it listens on 127.0.0.1:9000; listen on 0.0.0.0");
  });

  testWithEngine("is recognized on its published port too, which always accepts", async () => {
    const book = logBook();
    const options = { ...book, instanceId: "c-1-published", startTimeoutMs: 150_000 };
    const error = failure(spec({ HOST: "127.0.0.1" }), options);
    await until(() => book.text("stderr") === "started");
    const deaf = await publishedPort("c-1-published");
    expect(await answers("127.0.0.1", deaf)).toBe(true);
    // A forwarder that has no CPU closes late: waited for, as a start does.
    await until(async () => !(await staysOpen("127.0.0.1", deaf)));
    expect(await staysOpen("127.0.0.1", await publishedPort((await started(spec())).id))).toBe(true);
    await (await findEngine()).call("POST", `/containers/wsfn-c-1-published/kill`);
    expect(await error).toMatchObject({ code: "CAExited" });
  });

  testWithEngine("names the command that the image does not have", async () => {
    expect(await failure(spec({}, { command: ["/nothing"] }))).toMatchObject({
      code: "CAFileNotFound",
      message: expect.stringContaining("the file /nothing is not exist"),
    });
  });

  testWithEngine("names the image that the engine does not have", async () => {
    const elsewhere = {
      ...spec({}, { image: "wsfn-test/no-such" }),
      codeDir: tmpdir(),
      file: join(tmpdir(), "s.yaml"),
    };
    expect(await failure(elsewhere)).toMatchObject({
      code: "ImageMissing",
      message: expect.stringContaining("wsfn-test/no-such"),
    });
  });

  testWithEngine("is gone when its start is called off", async () => {
    const calledOff = new AbortController();
    const options = {
      instanceId: "c-1-off",
      signal: calledOff.signal,
      onLog: ({ text }: { text: string }) => text === "started" && calledOff.abort(),
    };
    expect(await failure(spec({ HOST: "127.0.0.1" }), options)).toMatchObject({ code: "Aborted" });
    expect(await exists("wsfn-c-1-off")).toBe(false);
  });

  test("reports by name that there is no engine", async () => {
    const script = `
      import { startInstance } from ${JSON.stringify(join(import.meta.dirname, "../start-instance.ts"))};
      const error = await startInstance(JSON.parse(process.argv[1])).catch((e) => e);
      console.log(error.code, error.message);`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script, JSON.stringify(spec())], {
      env: { ...process.env, DOCKER_HOST: "unix:///no/such/docker.sock" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let out = "";
    for await (const chunk of child.stdout) out += String(chunk);
    expect(out).toMatch(/^EngineMissing No Docker Engine answers: connect ENOENT \/no\/such\/docker\.sock/);
  });
});

describe("nothing is left behind", () => {
  testWithEngine("when kill -9 ends the owner", async () => {
    const { kill, owned } = await owner([spec(), spec()]);
    const names = owned.map((o) => containerNameOf(o.id));
    expect(await Promise.all(names.map(exists))).toEqual([true, true]);
    await kill("SIGKILL");
    await until(async () => !(await Promise.all(names.map(exists))).includes(true));
    expect(owned.flatMap((o) => processesMarked(o.id))).toEqual([]);
  });

  testWithEngine("by an owner that is gone together with its watchdog", async () => {
    const engine = await findEngine();
    const gone = spawn("sleep", ["1000"]);
    const mark = ownerMark(gone.pid);
    expect(isStale(mark)).toBe(false);
    gone.kill("SIGKILL");
    await new Promise((resolve) => gone.once("exit", resolve));
    const name = `wsfn-stale-${process.pid}`;
    const labels = { "wsfn.owner": mark };
    await engine.must("POST", `/containers/create?name=${name}`, { body: { Image: image, Labels: labels } });
    onTestFinished(async () => void (await removeContainer(engine, name)));
    // Tests of other packages sweep too, and one of them may have begun with it.
    await sweepContainers(engine);
    await until(async () => !(await exists(name)));
  });

  test("and what may belong to a living or a foreign owner stays", () => {
    expect(isStale(ownerMark())).toBe(false);
    expect(isStale("another-machine/pid:[1]/999999/1")).toBe(false);
    expect(isStale(ownerMark().replace(/\/[^/]*$/, "/1"))).toBe(true);
  });
});

describe("prepareImage", () => {
  testWithEngine("builds when a file changed, and only then", async () => {
    const tag = `wsfn-test/prepared:${process.pid}`;
    const log: string[] = [];
    const onLog = (line: string): void => void log.push(line);
    const engine = await findEngine();
    onTestFinished(
      async () => void (await engine.call("DELETE", `/images/${encodeURIComponent(tag)}?force=1`)),
    );
    expect(await prepareImage(spec({}, { image: tag }), { onLog })).toBe(tag);
    expect(log.join("\n")).toContain(tag);
    log.length = 0;
    await prepareImage(spec({}, { image: tag }), { onLog });
    expect(log).toEqual([]);
  });

  testWithEngine("is called off with the last start that waits, and leaves no container", async () => {
    const dockerfile = join(dir, "Dockerfile.slow");
    writeFileSync(dockerfile, `FROM ${image}\nRUN ["/server", "until-ended"]\n`);
    const slow = spec({}, { image: `wsfn-test/slow:${process.pid}`, dockerfile });
    const [first, second] = [new AbortController(), new AbortController()];
    const book = logBook();
    const starts = [
      startInstance(slow, { onLog: book.onLog, signal: first.signal }),
      startInstance(slow, { signal: second.signal }),
    ].map((start) => expect(start).rejects.toMatchObject({ code: "Aborted" }));
    await until(() => /started$/m.test(book.text("platform")));
    first.abort();
    await starts[0];
    const isInContainer = book.text("platform").includes("Running in");
    expect(await buildersOf("until-ended")).toHaveLength(isInContainer ? 1 : 0);
    second.abort();
    await starts[1];
    await until(async () => (await buildersOf("until-ended")).length === 0);
  });

  testWithEngine("leaves no container of a build that failed", async () => {
    const dockerfile = join(dir, "Dockerfile.bad");
    writeFileSync(dockerfile, `FROM ${image}\nENV CRASH=1\nRUN ["/server", "crashes"]\n`);
    const failed = buildImage(dir, { tag: `wsfn-test/bad:${process.pid}`, dockerfile });
    await expect(failed).rejects.toThrow(/no config/);
    expect(await buildersOf("crashes")).toEqual([]);
  });

  testWithEngine("takes build arguments from the environment", async () => {
    vi.stubEnv("WSFN_BUILD_ARGS", "BASE=scratch OTHER=1");
    onTestFinished(() => void vi.unstubAllEnvs());
    const tag = `wsfn-test/based:${process.pid}`;
    const engine = await findEngine();
    onTestFinished(
      async () => void (await engine.call("DELETE", `/images/${encodeURIComponent(tag)}?force=1`)),
    );
    const dockerfile = join(dir, "Dockerfile.based");
    writeFileSync(dockerfile, "ARG BASE=no-such/base:1\nFROM $BASE\nCOPY server /server\n");
    await buildImage(dir, { tag, dockerfile });
    expect((await engine.call("GET", `/images/${encodeURIComponent(tag)}/json`)).status).toBe(200);
  });
});
