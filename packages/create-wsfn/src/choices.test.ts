import { describe, expect, test } from "vitest";
import { functionName, sameAgain, targetOf, templateNamed } from "./choices.ts";
import { CreateError } from "./create-error.ts";
import type { Template } from "./template.ts";

const template = (name: string, ...targets: Template["targets"]): Template => ({
  name,
  summary: "",
  summaryIn: {},
  language: "Any",
  isDefault: false,
  targets,
  files: [],
});
const TEMPLATES = [template("node-ws", "both", "runtime", "container"), template("go-ws", "runtime")];

describe("templateNamed", () => {
  test("finds a template", () => {
    expect(templateNamed(TEMPLATES, "go-ws").name).toBe("go-ws");
  });

  test.each([
    ["node-wss", "did you mean node-ws?"],
    ["gows", "did you mean go-ws?"],
    ["fortran", "there are node-ws, go-ws"],
  ])("says of %s: %s", (name, way) => {
    expect(() => templateNamed(TEMPLATES, name)).toThrow(way);
  });
});

describe("targetOf", () => {
  test("takes the template's widest by default", () => {
    expect(TEMPLATES.map((one) => targetOf(one, undefined))).toEqual(["both", "runtime"]);
  });

  test("refuses one that the template does not have, and names those it has", () => {
    expect(() => targetOf(template("go-ws", "runtime"), "container")).toThrow(
      'expected a target of go-ws (runtime), got "container"',
    );
  });
});

test("a function has the name of its folder unless it is given one", () => {
  expect(functionName("some/My Chat", undefined)).toBe("my-chat");
  expect(functionName("some/folder", "other")).toBe("other");
  expect(() => functionName("some/folder", "Other")).toThrow("other would do");
  expect(() => functionName("some/123", undefined)).toThrow('got "123"');
});

describe("sameAgain", () => {
  const choices = {
    folder: "my ws",
    name: "my-ws",
    template: template("node-ws", "both"),
    target: "both",
    packageManager: "pnpm",
    install: true,
    overwrite: false,
  } as const;

  test("is a line for a shell, with what npm needs before options", () => {
    expect(sameAgain(choices, { command: "npm create wsfn@latest", needsSeparator: true })).toBe(
      "npm create wsfn@latest 'my ws' -- --template node-ws --target both --package-manager pnpm --install",
    );
  });

  test("names what is not the default", () => {
    const line = sameAgain(
      { ...choices, name: "chat", install: false, overwrite: true },
      { command: "wsfn new", needsSeparator: false },
    );
    expect(line).toBe(
      "wsfn new 'my ws' --template node-ws --target both --name chat --package-manager pnpm --overwrite --no-install",
    );
  });
});

describe("what cannot be chosen is said in both languages", () => {
  const error = (choose: () => unknown): CreateError => {
    try {
      choose();
    } catch (thrown) {
      if (thrown instanceof CreateError) return thrown;
    }
    throw new Error("expected a CreateError");
  };
  test.each([
    ["nod-ws", "您要的是不是 node-ws？"],
    ["nothing-like-it", "可用的有 "],
  ])("a template %s", (name, way) => {
    const unknown = error(() => templateNamed(TEMPLATES, name));
    expect(unknown.wordsIn("zh")).toEqual({
      what: expect.stringContaining(`没有名为 "${name}" 的模板，${way}`),
      hint: "用 --list 查看全部",
    });
    const { what, hint } = unknown.wordsIn("en");
    expect(unknown.message).toBe(`${what}; ${hint}`);
  });

  test("a name", () => {
    const { what } = error(() => functionName("some/folder", "Other")).wordsIn("zh");
    expect(what).toBe(
      '名称应由小写字母、数字和连字符组成，以字母开头，至多 50 个字符，实为 "Other"；可以用 other',
    );
  });
});
