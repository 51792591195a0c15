import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LogLine } from "./instance.ts";
import { LogLines, MAX_LINE_BYTES } from "./log-lines.ts";

function linesOf(chunks: readonly Buffer[]): string[] {
  const lines: LogLine[] = [];
  const sink = new LogLines("c-1", (line) => void lines.push(line)).sink("stdout");
  for (const chunk of chunks) sink.write(chunk);
  sink.end();
  return lines.map((l) => l.text);
}

describe("LogLines", () => {
  test("tags lines with instance and stream, and drops line ends of both kinds", () => {
    const lines: LogLine[] = [];
    const log = new LogLines("c-1", (line) => void lines.push(line));
    log.sink("stderr").write(Buffer.from("one\r\ntwo\n\nunfinished"));
    log.platform("ready");
    log.note("no limit here");
    expect(lines).toEqual([
      { instanceId: "c-1", stream: "stderr", text: "one" },
      { instanceId: "c-1", stream: "stderr", text: "two" },
      { instanceId: "c-1", stream: "stderr", text: "" },
      { instanceId: "c-1", stream: "platform", text: "ready" },
      { instanceId: "c-1", stream: "platform", text: "no limit here", note: true },
    ]);
    expect(log.tail()).toBe("one\ntwo\n");
  });

  test("splits the same wherever the chunks are cut", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "\n", "é", "漢", "😀", "\r\n") });
    fc.assert(
      fc.property(text, fc.array(fc.nat(40)), (whole, cuts) => {
        const bytes = Buffer.from(whole);
        const at = [0, ...cuts.map((c) => Math.min(c, bytes.length)).sort((a, b) => a - b), bytes.length];
        const chunks = at.slice(1).map((to, i) => bytes.subarray(at[i], to));
        expect(linesOf(chunks)).toEqual(linesOf([bytes]));
      }),
    );
  });

  test("goes on in the next line after 32 KB, between characters, and drops nothing", () => {
    const long = `x${"漢".repeat(MAX_LINE_BYTES)}`;
    const lines = linesOf([Buffer.from(`${long}\nend`)]);
    expect(lines.slice(0, -1).join("")).toBe(long);
    expect(Math.max(...lines.map((l) => Buffer.byteLength(l)))).toBeLessThanOrEqual(MAX_LINE_BYTES);
    expect(lines.join("")).not.toContain("\ufffd");
    expect(lines.at(-1)).toBe("end");
  });

  test("carries bytes that are no UTF-8 without a loop", () => {
    expect(linesOf([Buffer.alloc(MAX_LINE_BYTES * 2 + 1, 0x80)])).toHaveLength(3);
  });

  test("remembers the last 20 lines", () => {
    const log = new LogLines("c-1");
    const sink = log.sink("stdout");
    for (let i = 1; i <= 100; i += 1) sink.write(Buffer.from(`${i}\n`));
    expect(log.tail().split("\n")).toEqual(Array.from({ length: 20 }, (_, i) => String(81 + i)));
  });
});
