import fc from "fast-check";
import { expect, test } from "vitest";
import { functionFromCommand } from "./function-from-command.ts";

test.each([
  ["node index.js", ["node", "index.js"]],
  ["  node\tindex.js  ", ["node", "index.js"]],
  [`node "a b.js" --x='y z'`, ["node", "a b.js", "--x=y z"]],
  [`a "" ''`, ["a", "", ""]],
  [String.raw`a\ b "c\"d" 'e\f' "g\h"`, ["a b", 'c"d', String.raw`e\f`, String.raw`g\h`]],
  [`python3 -c 'print("$HOME | x")'`, ["python3", "-c", 'print("$HOME | x")']],
])("splits %j as a shell does", (command, argv) => {
  expect(functionFromCommand("/x/app", command).command).toEqual(argv);
});

test.each([
  ["", "it is empty"],
  ["   ", "it is empty"],
  ["node 'x", "the quote ' is not closed"],
  ["npm i && node x", "& belongs to a shell"],
  ["node x > log", "> belongs to a shell"],
  ["node $FILE", "$ belongs to a shell"],
])("refuses %j: %s", (command, why) => {
  expect(() => functionFromCommand("/x/app", command)).toThrow(why);
});

test("gives back any argv that was quoted", () => {
  const quoted = (word: string) => `'${word.replaceAll("'", `'"'"'`)}'`;
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1 }), (argv) => {
      expect(functionFromCommand("/x", argv.map(quoted).join(" ")).command).toEqual(argv);
    }),
  );
});

test("is a web function as the console proposes one, open to browsers, unless overridden", () => {
  const spec = functionFromCommand("/x/my app", "node index.js", { timeoutMs: 5000 });
  expect(spec).toMatchObject({
    name: "my-app",
    codeDir: "/x/my app",
    target: "runtime",
    port: 9000,
    timeoutMs: 5000,
    instanceConcurrency: 20,
    trigger: { authType: "anonymous", methods: expect.arrayContaining(["GET"]) },
  });
  expect(functionFromCommand("/", "x").name).toBe("function");
});
