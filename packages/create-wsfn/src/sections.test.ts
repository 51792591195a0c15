import { expect, test } from "vitest";
import { withSections } from "./sections.ts";

const PAGE = `a
<!-- only: repository -->
in the repository
<!-- /only -->
<!-- only: runtime, both -->
as a process
<!-- /only -->
<!-- only: both -->
both
<!-- /only -->
z
`;

test.each([
  ["runtime", "a\nas a process\nz\n"],
  ["container", "a\nz\n"],
  ["both", "a\nas a process\nboth\nz\n"],
] as const)("a page for %s", (target, expected) => {
  expect(withSections(PAGE, target)).toBe(expected);
});
