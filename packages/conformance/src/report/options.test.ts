import { describe, expect, test } from "vitest";
import { terminalOptions } from "./options.ts";

const tty = { isTTY: true, columns: 120 };

describe("terminalOptions", () => {
  test.each([
    ["a terminal", tty, {}, true],
    ["a pipe", {}, {}, false],
    ["a dumb terminal", tty, { TERM: "dumb" }, false],
    ["NO_COLOR", tty, { NO_COLOR: "1" }, false],
    ["an empty NO_COLOR", tty, { NO_COLOR: "" }, true],
    ["FORCE_COLOR on a pipe", {}, { FORCE_COLOR: "1" }, true],
    ["FORCE_COLOR=0 on a terminal", tty, { FORCE_COLOR: "0" }, false],
    ["FORCE_COLOR against NO_COLOR", {}, { FORCE_COLOR: "", NO_COLOR: "1" }, true],
  ])("decides about colour for %s", (_, stream, env, color) => {
    expect(terminalOptions(stream, env).color).toBe(color);
  });

  test("takes the terminal's width, else COLUMNS, else 100", () => {
    expect(terminalOptions(tty, { COLUMNS: "60" }).columns).toBe(120);
    expect(terminalOptions({}, { COLUMNS: "60" }).columns).toBe(60);
    expect(terminalOptions({}, { COLUMNS: "wide" }).columns).toBe(100);
    expect(terminalOptions({ isTTY: true, columns: 0 }, {}).columns).toBe(100);
  });
});
