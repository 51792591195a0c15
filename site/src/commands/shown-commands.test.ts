import { expect, test } from "vitest";
import { ROOT, readPages } from "../pages.ts";
import { commandBlocks, readCommandBlocks, UnknownReason } from "./shown-commands.ts";

test("reads commands without their comments, and joins continued ones", () => {
  const text =
    '# A\n\n```sh\n# all of it\ncd a    # there\necho "#1" \\\n  two\n\n```\n\n```js\nnot this\n```\n';
  expect(commandBlocks("a.md", text)).toEqual([
    { page: "a.md", line: 4, commands: ["cd a", 'echo "#1" two'], reason: undefined },
  ]);
});

test.each([
  ["*Not run in CI: it needs a cloud account.*", "account"],
  ["*不在 CI 中运行：需要云账号。*", "account"],
  ["*Not run in CI: the packages are not published yet.*", "published"],
  ["Some other paragraph.", undefined],
])("reads the reason in %s", (above, reason) => {
  expect(commandBlocks("a.md", `${above}\n\n\`\`\`sh\nx\n\`\`\`\n`)[0]?.reason).toBe(reason);
});

test("takes no reason but those that are accepted", () => {
  expect(() => commandBlocks("a.md", "*Not run in CI: it is slow.*\n\n```sh\nx\n```\n")).toThrow(
    UnknownReason,
  );
});

const sources = [...readPages().entries()].map(([source]) => source);
const translated = sources.filter((source) => source.startsWith("docs/zh/") && source.endsWith(".md"));

test.each([...translated.map((page) => [page, page.replace("zh/", "")]), ["README.zh-CN.md", "README.md"]])(
  "%s shows the commands of %s, and no others",
  (chinese = "", english = "") => {
    const shown = (page: string) =>
      readCommandBlocks(ROOT, page).map(({ commands, reason }) => ({ commands, reason }));
    expect(shown(chinese)).toEqual(shown(english));
  },
);
