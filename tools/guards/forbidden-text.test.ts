import { expect, test } from "vitest";
import { findings } from "./fixture.ts";
import { forbiddenTextGuard } from "./forbidden-text.ts";

const guard = forbiddenTextGuard([]);

// Put together here so that this file does not hold what it looks for.
const word = (...parts: string[]): string => parts.join("");

test.each([
  ["a test that runs alone", "a.test.ts", word("test.", "only('a', run);")],
  ["a suite that runs alone", "a.test.ts", word("describe.concurrent.", "only('a', run);")],
  ["a test that is passed over", "a.test.ts", word("it.", "skip('a', run);")],
  ["a test that is passed over at times", "a.test.ts", word("test.", "skipIf(slow)('a', run);")],
  ["a test that passes itself over", "a.test.ts", word("ctx.", "skip();")],
  ["a test to be written", "a.test.ts", word("test.", "todo('a');")],
  ["a Python test that is passed over", "a.py", word("@pytest.mark.", "skip")],
  ["a Go test that is passed over", "a.go", word("t.", "Skip('a')")],
  ["work put off in code", "a.go", word("// TO", "DO later")],
  ["work put off on a page", "a.md", word("FIX", "ME")],
  ["npm's registry", "lock.yaml", word("https://registry.", "npm", "js.org/ws")],
  ["a mirror of it", ".npmrc", word("registry=https://registry.", "npm", "mirror.com")],
  ["Python's registry", "a.toml", word("https://pypi", ".org/simple")],
  ["Go's proxy", "a.sh", word("GOPROXY=https://proxy.", "golang.org")],
  ["a cloud's image registry", "s.yaml", word("image: regi", "stry.cn-hangzhou.aliyuncs.com/a/b:1")],
  ["a cloud's image registry in its network", "a.ts", word("regi", "stry-vpc.cn-beijing.aliyuncs.com/a")],
  ["a word of before", "a.ts", word("const pati", "ence = 5;")],
  ["a word of before on a page", "docs/a.md", word("It was men", "ded.")],
  ["a message of before", "a.ts", word("`expected 101 on the wire, ca", "me 200`")],
  ["a well-known image registry", "Dockerfile", word("FROM gh", "cr.io/a/b:1")],
])("finds %s", (_, path, line) => {
  expect(findings(guard, { [path]: `\n${line}\n` })).toEqual([expect.stringMatching(`^${path}:2 `)]);
});

test.each([
  ["a method of another object", "a.ts", "scan.skip(';'); list.only(1); reader.todo();"],
  ["a word that contains it", "a.ts", "const mastodon = TODOS;"],
  ["an image without its registry", "s.yaml", "image: your-namespace/b:1 # in the registry of the region"],
  ["an image registry that is nobody's", "a.md", "docker push registry.example/a/b:1"],
  ["Debian's package of that name", "a.sh", "apt-get install docker.io"],
  ["a member of an object", "a.ts", "registry.cases.map(run)"],
  ["a word that begins like one of before", "a.ts", "recommended, amendment, warded off"],
  ["the glossary itself", "docs/glossary.md", word("| pati", "ence | timeouts |")],
  ["what is expected of one who came", "a.ts", 'expected("hello"); came();'],
])("accepts %s", (_, path, line) => {
  expect(findings(guard, { [path]: line })).toEqual([]);
});

test("accepts a test that is not run where what is missing is recorded", () => {
  const skipped = word("test.", "skipIf(missing)('a', run);");
  expect(findings(guard, { "needs.ts": `recordMissing({ what });\n${skipped}` })).toEqual([]);
});

test("excepts one line with a reason, and finds an exception that is stale", () => {
  const excepting = forbiddenTextGuard([{ path: "a.ts", text: "says TAP", reason: "the format's word" }]);
  const line = word("// TO", "DO says TAP");
  expect(findings(excepting, { "a.ts": line })).toEqual([]);
  expect(findings(excepting, { "a.ts": `${line}\n${word("// TO", "DO later")}` })).toEqual([
    expect.stringContaining("a.ts:2"),
  ]);
  expect(findings(excepting, { "a.ts": "" })).toEqual([expect.stringContaining("does not need")]);
});

test("fails when it saw no file", () => {
  expect(findings(guard, {})).toEqual([expect.stringContaining("looked at no files")]);
});
