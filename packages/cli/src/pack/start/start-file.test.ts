import { describe, expect, it } from "vitest";
import { inCode, startOf, startOfScript } from "./start-file.ts";

describe("inCode", () => {
  it.each([
    ["/code/bootstrap", "bootstrap"],
    ["./bin/run", "bin/run"],
    ["index.js", "index.js"],
    ["/code/../etc/passwd", undefined],
    ["../up.js", undefined],
    ["/usr/bin/node", undefined],
    ["/codes/a", undefined],
    [".", undefined],
  ])("takes %s for %s", (word, path) => {
    expect(inCode(word)).toBe(path);
  });
});

describe("startOf", () => {
  it.each([
    ["node index.js", { program: "node", programFile: undefined, script: "index.js", preloads: [] }],
    ["/code/bootstrap", { programFile: "bootstrap", script: undefined }],
    ["/code/main --port 9000", { programFile: "main", script: undefined }],
    [
      "node --import ./trace.mjs --max-old-space-size=256 lib/s.js x.js",
      { script: "lib/s.js", preloads: ["trace.mjs"] },
    ],
    [
      "node -r dotenv/config --import=tsx --import node:test index.js",
      { script: "index.js", preloads: [], preloadedPackages: ["dotenv/config", "tsx"] },
    ],
    ["node --require=./a.cjs index.js", { script: "index.js", preloads: ["a.cjs"] }],
    ["/opt/nodejs24/bin/node server.js", { programFile: undefined, script: "server.js" }],
    [
      "node_modules/node/bin/node index.js",
      { programFile: "node_modules/node/bin/node", script: "index.js" },
    ],
    ["python3 -m uvicorn app:app", { program: "python3", script: undefined }],
    ["python3 -u main.py", { script: "main.py" }],
    ["node -e 1", { script: undefined }],
  ])("takes %s apart", (command, parts) => {
    expect(startOf(command.split(" "))).toMatchObject(parts);
  });
});

it("takes what NODE_OPTIONS loads for a preload too, of Node.js alone", () => {
  const options = "--max-old-space-size=256 --require ./a.cjs -r dd-trace/init";
  const loaded = { preloads: ["a.cjs"], preloadedPackages: ["dd-trace/init"] };
  expect(startOf(["node", "index.js"], "/code", options)).toMatchObject(loaded);
  expect(startOf(["python3", "main.py"], "/code", options)).toMatchObject({ preloads: [] });
});

describe("startOfScript", () => {
  it("finds the one interpreter line, and what PATH it sets", () => {
    const script =
      '#!/bin/bash\nset -e\nexport PATH="/opt/nodejs24/bin:$PATH"\ncd /code\nexec node index.js "$@"\n';
    expect(startOfScript(script)).toEqual({
      command: ["node", "index.js"],
      from: "/code",
      path: "/opt/nodejs24/bin",
    });
  });

  it.each([
    ["cd app", "/code/app"],
    ["cd /code/app/", "/code/app"],
    ["cd app\ncd ../lib", "/code/lib"],
    ['cd "$(dirname "$0")"', "/code/bin"],
    ['cd -- "$(dirname "$BASH_SOURCE")"', "/code/bin"],
    ["# cd elsewhere", "/code"],
  ])("follows %j", (line, from) => {
    expect(startOfScript(`#!/bin/sh\n${line}\nexec node index.js\n`, "/code/bin")?.from).toBe(from);
  });

  it.each([
    ["two of them", "#!/bin/sh\nnode migrate.js\nnode index.js\n"],
    ["one that depends on a variable", "#!/bin/sh\nnode $ENTRY\n"],
    ["one in a folder that depends on a variable", "#!/bin/sh\ncd $HOME\nnode index.js\n"],
    ["one in a folder that may not be entered", "#!/bin/sh\ncd app || exit 1\nnode index.js\n"],
    ["none", "#!/bin/sh\n./server\n"],
  ])("does not guess at %s", (_, script) => {
    expect(startOfScript(script)).toBeUndefined();
  });
});
