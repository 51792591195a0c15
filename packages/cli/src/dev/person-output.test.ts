import { EventEmitter } from "node:events";
import type { Gateway } from "@wsfn/gateway";
import { InstanceError } from "@wsfn/instance";
import { afterEach, describe, expect, it, vi } from "vitest";
import { PersonOutput } from "./person-output.ts";

afterEach(() => {
  vi.useRealTimers();
});

const gateway = {
  functions: [{ name: "echo", url: "http://127.0.0.1:14001/", wsUrl: "ws://127.0.0.1:14001/" }],
  watch: () => () => {},
} as unknown as Gateway;

/** A stream of a test; a terminal has columns. */
function streamOf(columns: number | undefined) {
  let written = "";
  const write = (text: string): boolean => {
    written += text;
    return true;
  };
  const parts = { isTTY: columns !== undefined, columns, hasColors: () => false, write };
  const stream = Object.assign(new EventEmitter(), parts) as unknown as NodeJS.WriteStream;
  return { stream, written: () => written };
}

describe("PersonOutput", () => {
  it("shows where a function is, with the path of its WebSocket", () => {
    for (const columns of [100, undefined]) {
      const { stream, written } = streamOf(columns);
      using output = new PersonOutput({ verbose: false, stream });
      output.serving(gateway, () => "/ws");
      expect(written()).toContain("echo  ws://127.0.0.1:14001/ws  http://127.0.0.1:14001/");
      expect(written()).toContain("Ctrl-C ends it");
    }
  });

  it("shows what is waited for, and for how long, and then no more", () => {
    vi.useFakeTimers();
    const { stream, written } = streamOf(100);
    let nowMs = 0;
    using output = new PersonOutput({ verbose: false, stream, nowMs: () => nowMs });
    output.working("building apps/go");
    nowMs = 4000;
    vi.advanceTimersByTime(1000);
    expect(written()).toMatch(/building apps\/go …\n.*building apps\/go … 4 s\n$/s);
    output.working(undefined);
    expect(written().endsWith("\u001b[2K")).toBe(true);
  });

  it("shows what a build printed last beside what else is done, and its last words when it fails", () => {
    vi.useFakeTimers();
    const { stream, written } = streamOf(100);
    using output = new PersonOutput({ verbose: false, stream, nowMs: () => 0 });
    output.building("apps/rust");
    output.buildLine("apps/rust", "Compiling \u001b[31mtokio");
    output.working("starting echo");
    vi.advanceTimersByTime(1000);
    expect(written()).toMatch(/building apps\/rust … {2}Compiling tokio\n.*starting echo …\n/s);
    const logs = Array.from({ length: 30 }, (_, i) => `line ${i}`).join("\n");
    output.buildFailed(
      "apps/rust",
      new InstanceError("BuildFailed", { command: "cargo", what: "ended with code 101", logs }),
    );
    const shown = written();
    expect(shown).toContain("apps/rust: The build failed: cargo ended with code 101");
    expect(shown).toContain("  | line 29\n→ run the command");
    expect(shown).not.toContain("| line 14\n");
  });

  it("shows every line of a build where there is no terminal, and none of them twice", () => {
    const { stream, written } = streamOf(undefined);
    using output = new PersonOutput({ verbose: false, stream });
    output.building("apps/rust");
    output.buildLine("apps/rust", "error: no such crate");
    output.buildFailed(
      "apps/rust",
      new InstanceError("BuildFailed", { command: "cargo", what: "", logs: "error: no such crate" }),
    );
    expect(written().match(/no such crate/g)).toHaveLength(1);
  });

  it("shows beside the address whether a function waits for its build, and that it was not built", async () => {
    const { stream, written } = streamOf(100);
    using output = new PersonOutput({ verbose: false, stream });
    output.serving(gateway, () => "/");
    let reject = (_: Error): void => {};
    const promise = new Promise<void>((_, no) => {
      reject = no;
    });
    output.needs("echo", promise);
    output.tell("a line");
    expect(written()).toContain("waits for its build");
    reject(new Error("no"));
    await vi.waitFor(() => expect(written()).toContain("not built"));
  });

  it("breaks the head of a failed build between words, and cuts its output where the screen ends", () => {
    const { stream, written } = streamOf(30);
    using output = new PersonOutput({ verbose: false, stream });
    const logs = `error: ${"x".repeat(40)}`;
    output.buildFailed(
      "apps/go",
      new InstanceError("BuildFailed", { command: "go build -o a-long-name", logs }),
    );
    const lines = written().split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(30);
    expect(written()).toContain("a-long-name");
  });

  it("shows a greeting's echo, or why there was none", () => {
    const { stream, written } = streamOf(undefined);
    using output = new PersonOutput({ verbose: false, stream });
    output.serving(gateway, () => "/");
    output.greeted("echo", { text: "he\u001b[2Jllo", elapsedMs: 214 });
    output.greeted("echo", { failed: "it was answered with HTTP 404" });
    expect(written()).toContain('echo answered "he\u{fffd}[2Jllo" in 214 ms, cold start included\n');
    expect(written()).toContain("echo did not echo: it was answered with HTTP 404\n");
  });
});
