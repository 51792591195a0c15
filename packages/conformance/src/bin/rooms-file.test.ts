import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { readRooms } from "./rooms-file.ts";

function read(content: unknown) {
  const dir = mkdtempSync(join(tmpdir(), "wsfn-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const file = join(dir, "rooms.json");
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return readRooms(file);
}

describe("a description of rooms", () => {
  const rooms = { channel: "chat:{room}", offers: ["history"], limits: { channelBytes: 255 } };

  test("is read from a file of its own, or out of a wsfn.json", () => {
    expect(read(rooms)).toEqual(rooms);
    expect(read({ summary: "a chat", language: "Go", rooms })).toEqual(rooms);
    expect(read({})).toEqual({});
  });

  test.each([
    ["{", /expected JSON in .*rooms\.json/],
    [[], /expected an object in .*rooms\.json/],
    [{ chanel: "x" }, /expected fields out of path, channel, .*, got "chanel"/],
    [{ constructor: 1 }, /got "constructor"/],
    [{ path: "rooms" }, /expected a path that begins with \/ as path .*, got "rooms"/],
    [{ offers: ["telepathy"] }, /expected a list out of history, .* as offers/],
    [{ limits: { channelBytes: -1 } }, /expected an object of whole numbers: .* as limits/],
    [{ limits: { bytes: 1 } }, /as limits/],
  ])("is refused with its field named: %j", (content, message) => {
    expect(() => read(content)).toThrow(message);
  });

  test("is refused when nobody can read it", () => {
    expect(() => readRooms("/nowhere/rooms.json")).toThrow(
      /expected JSON in \/nowhere\/rooms\.json, got: ENOENT/,
    );
  });
});
