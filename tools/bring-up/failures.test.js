import { expect, test } from "vitest";
import { Failures } from "./failures.js";

const output = [
  "a:test:  ✓ src/fine.test.ts (2 tests) 4ms",
  "b:test: \u001b[31m⎯⎯⎯⎯⎯⎯⎯\u001b[39m Failed Tests 1 ⎯⎯⎯⎯⎯⎯⎯",
  "a:test:  ✓ src/another.test.ts (1 test) 3ms",
  "b:test: ",
  "b:test: \u001b[41m FAIL \u001b[49m src/sum.test.ts > adds",
  "a:test:  Test Files  2 passed (2)",
  "b:test: AssertionError: expected 3 to be 4",
  "b:test: \u001b[2m Test Files \u001b[22m 1 failed (1)",
  "b:test:       Tests  1 failed (1)",
  " Failed:    b#test",
];

test("keeps what is printed of failed tests, task by task, and nothing else", () => {
  const failures = new Failures();
  for (const line of output) failures.line(line);
  expect(failures.sections()).toEqual([
    {
      task: "b:test",
      lines: [
        "⎯⎯⎯⎯⎯⎯⎯ Failed Tests 1 ⎯⎯⎯⎯⎯⎯⎯",
        "",
        " FAIL  src/sum.test.ts > adds",
        "AssertionError: expected 3 to be 4",
      ],
    },
  ]);
});

test("is bounded where a task prints without end", () => {
  const failures = new Failures();
  failures.line("a:test: Unhandled Errors");
  for (let n = 0; n < 10_000; n++) failures.line(`a:test: line ${n}`);
  expect(failures.sections()[0].lines).toHaveLength(400);
});
