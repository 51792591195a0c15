import { describe, expect, test } from "vitest";
import { sampleWire } from "../../../test/report/sample-reports.ts";
import type { WireEntry } from "../../connection/wire-log.ts";
import { wireColumns, wireLines } from "./wire-lines.ts";

const hexOf = (text: string): string =>
  Buffer.from(text, "latin1")
    .toString("hex")
    .replace(/..(?=.)/g, "$& ");

const received = (hex: string, bytes: number): WireEntry => ({
  direction: "received",
  atMs: 1,
  hex,
  bytes,
  label: "x",
});

describe("wireColumns", () => {
  test("marks a chunk that was longer than what was kept", () => {
    expect(wireColumns(received("81 05", 7)).hex).toBe("81 05 …");
    expect(wireColumns(received("81 05", 2)).hex).toBe("81 05");
    expect(wireColumns(received("", 7)).hex).toBe("…");
  });

  test.each([
    ["an HTTP message", hexOf("HTTP/1.1 101\r\nUpgrade: websocket"), "HTTP/1.1 101\\r\\nUpgrade: websocket"],
    ["a frame", "81 05 48 65 6c 6c 6f 21 21 21", ""],
    ["a few octets that happen to be letters", hexOf("abc"), ""],
    ["an escape sequence", hexOf("harmless \u001b[2J"), ""],
    ["a build command", hexOf("::set-env name=x"), "\\x3a:set-env name=x"],
    ["hex that is none", "zz zz", ""],
  ])("reads as text what is text, and nothing else: %s", (_, hex, text) => {
    expect(wireColumns(received(hex, 64)).text).toBe(text);
  });

  test("gives an event no size", () => {
    expect(wireColumns({ direction: "event", atMs: 0, hex: "", bytes: 0, label: "FIN" })).toMatchObject({
      size: "",
      hex: "",
    });
  });
});

describe("wireLines", () => {
  test("aligns the columns of a log", () => {
    expect(wireLines(sampleWire.slice(3))).toEqual([
      "→    1.9 ms  11 B  text 5 B, RSV1    c1 85 37 fa 21 3d 7f 9f 4d 51 58",
      '←    2.4 ms   7 B  text 5 B "Hello"  81 05 48 65 6c 6c 6f',
      "→ 1002.6 ms   8 B  close 1000        88 82 11 22 33 44 12 ca",
      "← 1003.1 ms   4 B  close 1000        88 02 03 e8",
      "· 1003.4 ms        FIN",
    ]);
    expect(wireLines([])).toEqual([]);
  });
});
