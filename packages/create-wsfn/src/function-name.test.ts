import { describe, expect, test } from "vitest";
import { nameProblem, renamed, suggestedName } from "./function-name.ts";

describe("nameProblem", () => {
  test.each(["a", "my-ws", "chat2", "a".repeat(50)])("accepts %s", (name) => {
    expect(nameProblem(name)).toBeUndefined();
  });

  test.each([
    ["My Chat", "my-chat would do"],
    ["2fast", "fast would do"],
    ["Café", "cafe would do"],
    ["a".repeat(51), "would do"],
  ])("refuses %s and suggests another", (name, way) => {
    expect(nameProblem(name)).toContain(way);
  });

  test.each(["", "..", "聊天", "123"])("refuses %j, of which nothing is left", (name) => {
    expect(nameProblem(name)).toMatch(/got "/);
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
