import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { withSections } from "../src/sections.ts";
import { readTemplates } from "../src/template.ts";

const APPS = join(import.meta.dirname, "../../../apps");
const templates = readTemplates();

test("every app is a template", () => {
  const apps = readdirSync(APPS).filter((name) => existsSync(join(APPS, name, "wsfn.json")));
  expect(templates.map(({ name }) => name)).toEqual(apps.sort());
});

test("one is the default", () => {
  expect(templates.filter(({ isDefault }) => isDefault)).toHaveLength(1);
});

describe.each(templates.map((one) => ({ ...one })))("$name", ({ name, summaryIn, files, targets }) => {
  const file = (path: string, target = targets[0]) =>
    files.find(
      (one) => one.path === path && (one.targets === undefined || (target && one.targets.includes(target))),
    )?.text ?? "";

  test("has nothing that only the repository has", () => {
    for (const { path, text } of files) {
      const shown = path.endsWith(".md") ? withSections(text, targets[0] ?? "both") : text;
      expect(shown, path).not.toMatch(/workspace:|catalog:|\.\.\/\.\.\/|"\$schema": "\.\.|pnpm@10 -w|apps\//);
    }
  });

  test("is built anew by what stands in its folder", () => {
    const { build } = JSON.parse(file("wsfn.json")) as { build?: { inputs: string[] } };
    const isThere = (input: string): boolean =>
      input.startsWith("node_modules/") ||
      files.some(({ path }) => path === input || path.startsWith(`${input}/`));
    expect(build?.inputs.filter((input) => !isThere(input)) ?? []).toEqual([]);
    expect(build?.inputs.filter((input) => /^node_modules\/@wsfn/.test(input)) ?? []).toEqual([]);
  });

  test("recommends what its app recommends to an editor, and what every function's files ask for", () => {
    const recommended = (text: string): string[] => JSON.parse(text).recommendations;
    const app = join(APPS, name, ".vscode/extensions.json");
    const own = existsSync(app) ? recommended(readFileSync(app, "utf8")) : [];
    const all = recommended(file(".vscode/extensions.json"));
    expect(all).toEqual([...new Set(["editorconfig.editorconfig", "redhat.vscode-yaml", ...own])]);
  });

  test("asks for what it is tested with", () => {
    const { scripts, devDependencies } = JSON.parse(file("package.json"));
    expect(scripts).toMatchObject({ dev: "wsfn dev .", test: "vitest run", doctor: "wsfn doctor ." });
    const { vitest, wsfn, ...own } = devDependencies;
    expect({ vitest, wsfn }).toEqual({
      vitest: expect.stringMatching(/^\^4/),
      wsfn: expect.stringMatching(/^\^\d/),
    });
    for (const version of Object.values(own)) expect(version).toMatch(/^\d+\.\d+\.\d+$/); // pinned by the app
  });

  test("has a page in English and one in Chinese, with the same sections and commands", () => {
    const [english, chinese] = [file("README.md"), file("README.zh-CN.md")];
    expect(english).toContain("**English** · [简体中文](README.zh-CN.md)");
    expect(chinese).toContain("[English](README.md) · **简体中文**");
    expect(sectionsOf(chinese)).toEqual(sectionsOf(english));
    expect(commandsOf(chinese)).toEqual(commandsOf(english));
    expect(namesOf(chinese)).toEqual(namesOf(english));
    // Half-width punctuation beside Chinese: a page that was not written in Chinese.
    const prose = `${summaryIn.zh}\n${chinese.replace(/\]\([^)]*\)/g, "]")}`;
    expect(prose.match(/\p{Script=Han}[,;:!?()]|[,;:!?()]\p{Script=Han}/gu)).toBeNull();
  });

  test.each(targets)("has a deploy file for %s, of that alone", (target) => {
    const { vars, resources } = parse(file("s.yaml", target)) as {
      vars: Record<string, string>;
      resources: Record<string, { props: { runtime: string; functionName: string } }>;
    };
    const kinds = Object.values(resources).map(({ props }) =>
      props.runtime === "custom-container" ? "container" : "runtime",
    );
    expect(kinds.toSorted()).toEqual(target === "both" ? ["container", "runtime"] : [target]);
    expect(Object.values(resources)[0]?.props.functionName).toBe(name);
    for (const variable of Object.keys(vars))
      expect(file("s.yaml", target)).toContain(`\${vars.${variable}}`);
    expect(file("s.yaml", target)).not.toMatch(
      target === "both" ? /^$/ : /[&*](?:hooks|healthCheck|triggers)\b/,
    );
  });
});

const all = (page: string, pattern: RegExp): string[] =>
  [...page.matchAll(pattern)].map(([, found = ""]) => found);

/** Headings by their rank, and the readers of sections. */
const sectionsOf = (page: string): string[] =>
  all(page, /^(#+(?= )|<!-- (?:only: [a-z, ]+|\/only) -->)/gm).filter((mark) => mark !== "#");

/** Lines of shell, without what is said of them. */
const commandsOf = (page: string): string[] =>
  all(page, /^```sh\n([\s\S]*?)^```/gm).flatMap((block) =>
    block.split("\n").map((line) => line.replace(/ +#.*$/, "").trimEnd()),
  );

/** What a page names of the code: files, variables, options. */
const namesOf = (page: string): string[] => [...new Set(all(page, /(?<!`)`([^`\n]+)`(?!`)/g))].sort();
