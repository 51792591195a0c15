import { existsSync, readFileSync } from "node:fs";
import { inWords } from "@wsfn/platform";
import { describe, expect, test } from "vitest";
import { owner } from "../../test/owners.ts";
import { codeFolder, logBook, readsPort, specOf } from "../../test/programs.ts";
import { ask, failure, processRow, started, until } from "../../test/started.ts";
import { reservePort } from "../machine/free-port.ts";
import { processesMarked } from "../machine/process-group.ts";
import { testNeeding } from "../vitest.ts";
import { quoted } from "../words/said.ts";
import { type PlatformLayout, platformLayout } from "./platform-layout.ts";

const testWithMounts = await testNeeding("packages/instance", "mountns");
const testWithMemory = await testNeeding("packages/instance", "mountns", "cgroup");
const testWithBoth = await testNeeding("packages/instance", "mountns", "netns");

/** Starts node from the code folder's place on the platform, as many bootstraps do. */
const bootstrap = "#!/bin/sh\ncd /code\nexec node /code/index.js\n";
/** Answers with the text of a file in /code. */
const readsFile = (port: string): string => `
const { createServer } = require("node:http");
const { readFileSync } = require("node:fs");
createServer((_, response) => response.end(readFileSync("/code/" + "data.txt"))).listen(${port}, "0.0.0.0");`;
/** What a layout says of what this machine is missing. */
const wordsOf = ({ missing }: PlatformLayout): string | undefined => missing && inWords(missing);
/** What a layout mounts, as far as this machine sees it. */
const layoutMounts = (): string[] =>
  readFileSync("/proc/self/mounts", "utf8")
    .split("\n")
    .filter((line) => /^wsfn | \/(?:code|\.old)[/ ]/.test(line));

describe("a function whose files name the platform's paths", () => {
  testWithMounts("finds its folder at /code while it runs, and this machine is as before", async () => {
    const before = layoutMounts();
    const book = logBook();
    const files = { "*bootstrap": bootstrap, "index.js": readsFile("process.env.PORT"), "data.txt": "mine" };
    const other = { ...files, "data.txt": "theirs" };
    const [one, two] = await Promise.all([
      started(specOf(files, ["/code/bootstrap"]), book),
      started(specOf(other, ["./bootstrap"])),
    ]);
    expect([await ask(one), await ask(two)]).toEqual(["mine", "theirs"]);
    expect(book.text("platform")).toBe("bootstrap names /code: it finds this function's code folder there");
    expect(existsSync("/code")).toBe(false);
    expect(layoutMounts()).toEqual(before);
    await Promise.all([one.stop(), two.stop()]);
    expect(layoutMounts()).toEqual(before);
  });

  testWithMounts("finds this machine's programs where layers and runtimes bring them", async () => {
    const book = logBook();
    const script = `#!/bin/sh
      export PATH=/opt/nodejs20/bin
      /bin/ls -d /usr/bin /proc/self /sys/kernel /dev/null || exit 1
      exec /var/fc/lang/nodejs18/bin/node index.js`;
    const instance = await started(specOf({ "*run.sh": script, "index.js": readsPort }, ["./run.sh"]), book);
    expect(await ask(instance)).toMatch(/^\d+$/);
    expect(book.text("platform")).toMatch(
      /^\/opt\/nodejs20\/bin\/node is this machine's \/.*\n(.*\n)*\/var\/fc\/lang\/nodejs18\/bin\/node is this machine's \//,
    );
    expect(existsSync("/opt/nodejs20")).toBe(false);
    expect(existsSync("/var/fc")).toBe(false);
  });

  testWithMemory("is frozen, held to its memory and ended as any other", async () => {
    const grow = `
      const { createServer } = require("node:http");
      const kept = [];
      createServer((request, response) => {
        if (request.url === "/grow") setInterval(() => kept.push(Buffer.alloc(8e6, 1)), 1);
        else response.end(String(process.pid));
      }).listen(process.env.PORT, "0.0.0.0");`;
    const spec = specOf({ "*bootstrap": bootstrap, "index.js": grow }, ["./bootstrap"], { memoryMb: 96 });
    const instance = await started(spec);
    const pid = Number(await ask(instance));
    instance.freeze();
    await until(() => processRow(pid)?.state === "T");
    instance.thaw();
    expect(await ask(instance)).toBe(String(pid));
    expect(instance.memoryBytes()).toBeGreaterThan(1_000_000);
    await ask(instance, "/grow").catch(() => "cut");
    expect(await instance.exited).toMatchObject({ reason: "FunctionOOMError" });
    await until(() => processRow(pid) === undefined);
  });

  testWithBoth("has a network of its own as well, where its port is taken", async () => {
    const { port, release } = await reservePort();
    const files = { "*bootstrap": bootstrap, "index.js": readsFile(String(port)), "data.txt": "mine" };
    const spec = specOf(files, ["./bootstrap"], { port });
    const first = await started(spec);
    const second = await started(spec);
    expect(second.host).toMatch(/^198\./);
    expect([await ask(first), await ask(second)]).toEqual(["mine", "mine"]);
    release();
  });

  testWithMounts("is ended by the watchdog when kill -9 ends its owner", async () => {
    const before = layoutMounts();
    const spec = specOf({ "*bootstrap": bootstrap, "index.js": readsPort }, ["./bootstrap"]);
    const { kill, owned } = await owner([spec]);
    await kill("SIGKILL");
    await until(() => owned.every((o) => processesMarked(o.id).length === 0));
    expect(layoutMounts()).toEqual(before);
  });
});

describe("platformLayout", () => {
  const question = (files: Readonly<Record<string, string>>, command = ["/bin/sh", "run.sh"]) => ({
    codeDir: codeFolder(files),
    command,
    environment: { PATH: "/opt/nodejs20/bin:/code/bin:/usr/bin:/bin" },
  });

  test("changes nothing for a function that names nothing, whatever is on its PATH", async () => {
    const asked = question({ "run.sh": "node index.js" });
    expect(await platformLayout(asked)).toEqual({ prefix: [], notes: [] });
  });

  test("names the cure where no mount namespace can be made", async () => {
    const layout = await platformLayout(question({ "run.sh": "cd /code" }), async () =>
      quoted("Operation not permitted"),
    );
    const missing = wordsOf(layout);
    expect(layout).toEqual({ prefix: [], notes: [missing], missing: layout.missing });
    expect(missing).toBe(
      "run.sh names /code, which is there on the platform and not on this machine (Operation not permitted): " +
        'run as root on Linux, or start from the script\'s own folder (cd "$(dirname "$0")") and name programs without a path',
    );
  });

  test("looks at the words of the start command and at the environment too", async () => {
    const inCommand = await platformLayout(question({}, ["/bin/sh", "-c", "cd /code && node x"]), async () =>
      quoted("no"),
    );
    expect(wordsOf(inCommand)).toContain("the deploy file names /code");
    const asked = { ...question({}), environment: { CONFIG: "/code/config.json" } };
    expect(wordsOf(await platformLayout(asked, async () => quoted("no")))).toContain(
      "the deploy file names /code",
    );
  });

  test("names a program that this machine does not have", async () => {
    expect(await platformLayout(question({ "run.sh": "/opt/tools/bin/no-such-tool" }))).toEqual({
      prefix: [],
      notes: ["run.sh names /opt/tools/bin/no-such-tool, and this machine has no no-such-tool"],
    });
  });
});

describe("a start command that names a program of a layer", () => {
  test("is played by this machine's, with a note", async () => {
    const book = logBook();
    const spec = specOf({ "index.js": readsPort }, ["/opt/nodejs20/bin/node", "index.js"]);
    expect(await ask(await started(spec, book))).toMatch(/^\d+$/);
    expect(book.text("platform")).toMatch(/^\/opt\/nodejs20\/bin\/node is this machine's \/.*\/node$/);
  });

  test("says which program this machine does not have", async () => {
    expect(await failure(specOf({}, ["/opt/tools/bin/no-such-tool"]))).toMatchObject({
      code: "CAFileNotFound",
      detail: { absentProgram: "no-such-tool" },
      hint: expect.stringContaining("this machine has no no-such-tool on PATH"),
    });
  });

  test("names the custom layer that may be why it ended", async () => {
    const layers = [
      "acs:fc:cn-hangzhou:official:layers/Nodejs20/versions/3",
      "acs:fc:cn-hangzhou:123:layers/my-deps/versions/7",
    ];
    const spec = specOf({ "index.js": "require('not-here')" }, ["node", "index.js"], {
      ignoredFields: { layers },
    });
    expect(await failure(spec)).toMatchObject({
      code: "CAExited",
      hint: expect.stringContaining("takes the layer my-deps, which is not on this machine"),
    });
  });
});
