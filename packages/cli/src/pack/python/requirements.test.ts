import { describe, expect, it } from "vitest";
import { folder } from "../../../test/project.ts";
import { requirementsOf } from "./requirements.ts";

const read = (files: Record<string, string>) =>
  requirementsOf([folder(files)]).map(({ name, line }) => [name, line]);

describe("requirementsOf", () => {
  it("reads names out of requirements.txt, with their lines", () => {
    const text =
      "# comment\nwebsockets==15.0.1\nMy_Package[extra] >= 1 # why\n\n-r other.txt\n--index-url x\n";
    expect(read({ "requirements.txt": text })).toEqual([
      ["websockets", 2],
      ["my-package", 3],
    ]);
  });

  it("passes over what may not be needed here", () => {
    const text = 'tomli; python_version < "3.11"\ngit+https://example.com/a.git\nhttps://example.com/b.whl\n';
    expect(read({ "requirements.txt": text })).toEqual([]);
  });

  it.each([
    [
      "on one line",
      '[project]\ndependencies = ["a", "uvicorn[standard]>=0.3"]\n[tool.x]\ndependencies = ["no"]\n',
      ["a", "uvicorn"],
    ],
    [
      "on several",
      "[project]\nname = 'x'\ndependencies = [\n  'a>=1', # why\n  \"b\",\n]\nurls = ['c']\n",
      ["a", "b"],
    ],
    [
      "Poetry's",
      '[tool.poetry.dependencies]\npython = "^3.10"\nMy_App = "^1" # why\nx = { version = "2", optional = true }\ny = { git = "z" }\n\n[tool.poetry.group.dev.dependencies]\npytest = "*"\n',
      ["my-app"],
    ],
    ["nowhere", "[project]\nname = 'x'\n", []],
  ])("reads the dependencies of pyproject.toml that are %s", (_, toml, names) => {
    expect(read({ "pyproject.toml": toml }).map(([name]) => name)).toEqual(names);
  });
});
