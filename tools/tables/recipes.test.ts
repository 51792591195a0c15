import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { recipeBlocks } from "./recipes.ts";

const blocks = recipeBlocks(fileURLToPath(new URL("../..", import.meta.url)));

test("every file of a recipe is a block on its page in both languages", () => {
  const of = (name: string) => blocks.filter((block) => block.name === name).map(({ file }) => file);
  expect(of("recipe ws/s.yaml")).toEqual(["docs/recipes/ws.md", "docs/zh/recipes/ws.md"]);
  expect(of("recipe spring/src/main/java/echo/Application.java")).toHaveLength(2);
  expect(of("recipe go/go.sum")).toEqual([]);
});

test("a block is the file as it is, in its language", () => {
  const [block] = blocks.filter(({ name }) => name === "recipe fastapi/main.py");
  expect(block?.render()).toMatch(/^```python\nfrom fastapi import [\s\S]*\n```$/);
});
