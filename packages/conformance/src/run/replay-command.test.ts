import { describe, expect, test } from "vitest";
import { printableUrl, type Replayed, replayCommand } from "./replay-command.ts";

describe("replayCommand", () => {
  test.each<[string, string, Replayed, string]>([
    ["an ordinary run", "ws://h:1/", {}, "run ws://h:1/ --case a/b"],
    [
      "how it was run",
      "ws://h",
      { depth: "full", strict: true, insecure: true },
      "run ws://h --case a/b --depth full --strict --insecure",
    ],
    [
      "capabilities that were stated",
      "ws://h",
      { capabilities: ["hooks"] },
      "run ws://h --case a/b --capabilities hooks",
    ],
    ["what a shell would read", "ws://h/it's?a=1", {}, "run 'ws://h/it'\\''s?a=...' --case a/b"],
    [
      "a header without its value",
      "ws://h",
      { header: { Cookie: "secret" } },
      "run ws://h --case a/b --header 'Cookie: ...'",
    ],
    ["rooms without their description", "ws://h", { rooms: {} }, "run ws://h --case a/b --rooms ..."],
    ["a user without the password", "ws://me:secret@h/", {}, "run ws://me:...@h/ --case a/b"],
  ])("keeps %s", (_, url, options, command) => {
    expect(replayCommand("run", url, "a/b", options)).toBe(command);
  });
});

describe("printableUrl", () => {
  test.each(["ws://h:80/a@b", "ws://h/?flag", "ws://me@h/", "/a/folder"])("leaves %s as it is", (url) => {
    expect(printableUrl(url)).toBe(url);
  });

  test.each([
    ["ws://me:secret@h/", "ws://me:...@h/"],
    ["ws://h/?token=a:b@c&room=1#x=y", "ws://h/?token=...&room=...#x=y"],
  ])("says %s without its secrets", (url, said) => {
    expect(printableUrl(url)).toBe(said);
  });
});
