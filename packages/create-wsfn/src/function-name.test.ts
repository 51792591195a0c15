import { describe, expect, test } from "vitest";
import { isLegalName, renamed, suggestedName } from "./function-name.ts";

describe("isLegalName", () => {
  test.each(["a", "my-ws", "chat2", "a".repeat(50)])("accepts %s", (name) => {
    expect(isLegalName(name)).toBe(true);
  });

  test.each([
    ["My Chat", "my-chat"],
    ["2fast", "fast"],
    ["Café", "cafe"],
    ["a".repeat(51), "a".repeat(50)],
  ])("refuses %s, in whose place another is suggested", (name, other) => {
    expect(isLegalName(name)).toBe(false);
    expect(suggestedName(name)).toBe(other);
  });

  test.each(["", "..", "聊天", "123"])("refuses %j, of which nothing is left", (name) => {
    expect(isLegalName(name)).toBe(false);
    expect(suggestedName(name)).toBeUndefined();
  });
});

describe("renamed", () => {
  test.each([
    ["functionName: node-ws", "functionName: mine"],
    ["functionName: node-ws-container", "functionName: mine-container"],
    ["handler: node-ws.initialize", "handler: mine.initialize"],
    ["image: your-namespace/node-ws:1", "image: your-namespace/mine:1"],
    ["a-node-ws node-wsx xnode-ws", "a-node-ws node-wsx xnode-ws"],
  ])("in %j", (text, expected) => {
    expect(renamed(text, "node-ws", "mine")).toBe(expected);
  });
});
