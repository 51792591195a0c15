import { expect, test } from "vitest";
import { LineWriter } from "./dev-line.ts";

const written = (text: string, columns: number): string[] =>
  new LineWriter({ nameWidth: 5, screen: { columns, hasColor: false } }).write({
    function: "my-ws",
    instanceId: "i-0000123456",
    verb: "|",
    style: "faint",
    text,
  });

test("keeps the indentation of what a function prints: a traceback is read by it", () => {
  expect(written("Traceback:", 100)).toEqual(["my-ws 123456 | Traceback:"]);
  expect(written('  File "app.py", line 3', 100)).toEqual(['my-ws 123456 |   File "app.py", line 3']);
});

test("keeps it in every line of one that is too long", () => {
  expect(written("    one two three four", 30)).toEqual([
    "my-ws 123456 |     one two",
    "                   three four",
  ]);
});
