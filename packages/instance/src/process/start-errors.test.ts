import { describe, expect, test } from "vitest";
import { readsPort, specOf } from "../../test/programs.ts";
import { failure, started, until } from "../../test/started.ts";

describe("a start that fails", () => {
  test("names the file that is not there", async () => {
    expect(await failure(specOf({}, ["/code/bootstrap"]))).toMatchObject({
      code: "CAFileNotFound",
      message:
        "The function cannot be started. Failed to start function instance. Error: the file /code/bootstrap is not exist",
      hint: expect.stringContaining("extra top folder"),
    });
  });

  test("names the program that is not on PATH", async () => {
    expect(await failure(specOf({}, ["no-such-program"]))).toMatchObject({
      code: "CAFileNotFound",
      hint: expect.stringContaining('"no-such-program" is in none of the folders of PATH'),
    });
  });

  test("names the file that has no x bit", async () => {
    expect(await failure(specOf({ bootstrap: "#!/bin/sh\n" }, ["/code/bootstrap"]))).toMatchObject({
      code: "CAFilePermission",
      hint: expect.stringContaining("chmod 755"),
    });
  });

  test.each([
    ["CR LF at the end of its first line", "#!/bin/sh\r\nexit 0\r\n", 2, /CR LF/],
    [
      "a first line that names nothing",
      "#!/no/such/shell\n",
      2,
      /names \/no\/such\/shell, which is not there/,
    ],
    ["no first line", "echo hello\n", 8, /begins with a line such as #!/],
  ])("is the kernel's for a script with %s", async (_, text, exitCode, hint) => {
    const error = await failure(specOf({ "*bootstrap": text }, ["/code/bootstrap"]));
    expect(error).toMatchObject({ code: "CAExited", hint: expect.stringMatching(hint) });
    expect(error.message).toMatch(
      new RegExp(
        `^Function instance exited unexpectedly\\(code ${exitCode}, message:.*\\) with start command '/code/bootstrap '`,
      ),
    );
  });

  test("quotes the last words of a program that crashes", async () => {
    const spec = specOf({ "index.js": 'throw new Error("no config")' }, ["node", "index.js"]);
    const error = await failure(spec);
    expect(error.message).toMatch(
      /^Function instance exited unexpectedly\(code 1, message:.*\) with start command 'node index\.js '\. Logs:\n/,
    );
    expect(error.message).toContain("Error: no config");
  });

  test("is an error for exit code 0 too", async () => {
    const spec = specOf({ "*bootstrap": "#!/bin/sh\necho done\n" }, ["./bootstrap"]);
    expect(await failure(spec)).toMatchObject({
      code: "CAExited",
      message: expect.stringContaining("(code 0, message:success)"),
    });
  });

  test("counts a signal as the platform does", async () => {
    const spec = specOf({ "*bootstrap": "#!/bin/sh\nkill -9 $$\n" }, ["./bootstrap"]);
    expect((await failure(spec)).message).toContain("(code 137, message:signal: killed)");
  });

  test.each(["/no/such/folder", "/no/such/code.zip"])(
    "names code that is not there, and asks nobody to unpack a zip: %s",
    async (codeDir) => {
      const spec = { ...specOf({}, ["node", "index.js"]), codeDir };
      expect(await failure(spec)).toMatchObject({
        code: "CAFileNotFound",
        hint: `${codeDir}, which s.yaml names in code, is not there, or is neither a folder nor a zip: make it, or correct code`,
      });
    },
  );
});

describe("a running instance", () => {
  test("reports how it crashed", async () => {
    const crash = 'process.on("SIGUSR2", () => { throw new Error("later") }); console.log(process.pid)';
    let pid = 0;
    const instance = await started(specOf({ "index.js": `${crash};${readsPort}` }, ["node", "index.js"]), {
      onLog: (line) => {
        if (line.stream === "stdout") pid = Number(line.text);
      },
    });
    await until(() => pid > 0);
    process.kill(pid, "SIGUSR2");
    const exit = await instance.exited;
    expect(exit).toMatchObject({ code: 1, signal: null, expected: false, reason: "CAExited" });
    expect(exit.message).toMatch(/exited unexpectedly\(code 1, .*Error: later/s);
    expect(instance.state).toBe("gone");
    expect(await instance.stop()).toBe(exit);
  });
});
