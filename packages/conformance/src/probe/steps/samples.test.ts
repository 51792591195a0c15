import { isAscii, isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { sampleWindow, wholeSample } from "./samples.ts";

const codePoints = (text: Buffer): number => Array.from(text.toString("utf8")).length;

describe("samples", () => {
  it.each([
    ["json", 0.044],
    ["html", 0.055],
    ["prose", 0.39],
    ["archive", 0.76],
    ["bitmap", 0.85],
  ] as const)("compress %s to about %f", (name, ratio) => {
    const whole = wholeSample(name);
    const reached = deflateRawSync(whole).length / whole.length;
    expect(reached).toBeGreaterThan(ratio * 0.9);
    expect(reached).toBeLessThan(ratio * 1.1);
  });

  // The same octets everywhere: a verdict may not depend on the machine.
  it.each([
    ["json", "d2d793cfb4b42a54"],
    ["html", "de0f2411bf366390"],
    ["prose", "7ed92bdafd0cbd85"],
    ["archive", "0d62b83675c09c5f"],
    ["bitmap", "4e5d86d961ddb461"],
  ] as const)("make %s of the same octets as ever", (name, digest) => {
    expect(createHash("sha256").update(wholeSample(name)).digest("hex")).toMatch(new RegExp(`^${digest}`));
  });

  it("have no code point but ASCII in json, and some in html", () => {
    expect(isAscii(wholeSample("json"))).toBe(true);
    expect(isAscii(wholeSample("html"))).toBe(false);
    expect(isUtf8(wholeSample("html"))).toBe(true);
  });

  it.each([
    ["json", 16],
    ["html", 1],
    ["html", 64],
    ["html", 131072],
  ] as const)("cut %s into windows of %i code points that follow each other", (name, length) => {
    const windows = Array.from({ length: 5 }, (_, index) =>
      sampleWindow(name, { length, index, asText: true }),
    );
    for (const window of windows) {
      expect(isUtf8(window)).toBe(true);
      expect(codePoints(window)).toBe(length);
    }
    const whole = Buffer.concat([wholeSample(name), wholeSample(name), wholeSample(name)]);
    expect(whole.indexOf(Buffer.concat(windows.slice(0, 3)))).toBe(0);
  });

  it("wrap at another place each time round", () => {
    const starts = Array.from({ length: 50 }, (_, index) =>
      sampleWindow("bitmap", { length: 131072, index, asText: false }),
    );
    expect(new Set(starts.map((window) => window.byteOffset)).size).toBe(50);
    for (const window of starts) expect(window).toHaveLength(131072);
  });
});
