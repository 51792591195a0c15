import { describe, expect, it } from "vitest";
import { logFix } from "./log-fix.ts";

describe("logFix", () => {
  it("knows what uvicorn writes when it has no WebSocket library", () => {
    const lines = [
      "WARNING:  Unsupported upgrade request.",
      "WARNING:  No supported WebSocket library detected. Please use \"pip install 'uvicorn[standard]'\"",
    ];
    expect(logFix(lines)).toContain("install `websockets`");
  });

  it.each([
    [
      "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'ws' imported from /code/index.js",
      "ws is not installed: run `npm install`",
    ],
    ["Error: Cannot find module '@scope/a'", "@scope/a is not installed: run `npm install`"],
    [
      "ModuleNotFoundError: No module named 'fastapi'",
      "fastapi is not installed: run `python3 -m pip install",
    ],
  ])("names the package that is not installed in %j", (line, words) => {
    expect(logFix(["before", line])).toContain(words);
  });

  it("takes a file of the function's own for no package", () => {
    expect(
      logFix(["Error: Cannot find module './lib/a.js'", "Cannot find module '/code/a.js'"]),
    ).toBeUndefined();
  });

  it("is nothing for lines that point nowhere", () => {
    expect(logFix(['INFO:     127.0.0.1:1 - "GET / HTTP/1.1" 404 Not Found'])).toBeUndefined();
    expect(logFix([])).toBeUndefined();
  });
});
