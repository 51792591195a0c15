import { describe, expect, it } from "vitest";
import { codeSizeLimitBytes } from "../pack/code-size-limit.ts";
import { formatBytes } from "./format-bytes.ts";

describe("codeSizeLimitBytes", () => {
  it.each([
    ["cn-hangzhou", 500],
    ["ap-southeast-1", 500],
    ["cn-qingdao", 100],
    ["somewhere-new", 100],
  ])("knows what %s takes", (region, megabytes) => {
    expect(codeSizeLimitBytes(region)).toBe(megabytes * 1024 * 1024);
  });
});

describe("formatBytes", () => {
  it.each([
    [0, "0 B"],
    [1023, "1023 B"],
    [1536, "1.5 KB"],
    [41_393_766, "39.5 MB"],
  ])("writes %d as %s", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});
