import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";

const TOOL_CHAIN = new URL("tool-chain.js", import.meta.url).href;

/** A tool that ends with 0 when it is stopped, as Turborepo does. */
const TOOL = `process.on("SIGTERM", () => process.exit(0)); console.log("ready"); setInterval(() => {}, 1000)`;

/** A program of its own, since signals are a process's. It prints the tool's lines, then what `run` resolves with. */
const running = (tool) => {
  const program = `
    const { run } = await import(${JSON.stringify(TOOL_CHAIN)});
    console.log(JSON.stringify(await run("node", ["-e", ${JSON.stringify(tool)}], {}, () => {})));`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return { child, lines: createInterface({ input: child.stdout }) };
};

test("a tool that is stopped is not taken for one that was content, whatever it ends with", async () => {
  const { child, lines } = running(TOOL);
  expect(await once(lines, "line")).toEqual(["ready"]);
  child.kill("SIGTERM");
  const [result] = await once(lines, "line");
  expect(JSON.parse(result)).toEqual({ status: 143, stoppedBy: "SIGTERM" });
});

test("a tool that ends by itself gives its exit code", async () => {
  const { lines } = running("process.exit(3)");
  const [result] = await once(lines, "line");
  expect(JSON.parse(result)).toEqual({ status: 3 });
});
