import { describe, expect, it } from "vitest";
import { fileOnPath, installedProgramOf } from "./installed-program.ts";

const declared = new Set(["my-server"]);
const look = (line: string) => installedProgramOf(line.split(" "), declared);

describe("installedProgramOf", () => {
  it.each([
    ["gunicorn app:app", "python", "gunicorn", "gunicorn", "path"],
    ["waitress-serve app:app", "python", "waitress-serve", "waitress", "path"],
    ["My_Server", "python", "My_Server", "my-server", "path"],
    ["/code/python/bin/uvicorn app:app", "python", "uvicorn", "uvicorn", "file"],
    ["python3 -u -m hypercorn app:app", "python", "hypercorn", "hypercorn", "module"],
    ["python3.12 -m my_server.main", "python", "my_server", "my-server", "module"],
    ["node_modules/.bin/tsx a.ts", "node", "tsx", "tsx", "file"],
    ["npx --yes -p other tool@1.2 --x", "node", "tool", "tool", "npx"],
    ["npm exec tool", "node", "tool", "tool", "npx"],
    ["npx @scope/tool@2", "node", "@scope/tool", "@scope/tool", "npx"],
  ])("takes %s for %s: %s of %s, found by %s", (line, language, name, brings, found) => {
    expect(look(line)).toEqual({ language, name, package: brings, found });
  });

  it.each([
    "node index.js",
    "python3 main.py",
    "python3 -m http.server",
    "java -jar a.jar",
    "npm start",
    "./main",
  ])("has nothing to say of %s", (line) => {
    expect(look(line)).toBeUndefined();
  });
});

it("looks for a program in the folders of PATH that are in the code folder", () => {
  const has = (path: string): boolean => path === "python/bin/gunicorn";
  expect(fileOnPath("gunicorn", "/usr/bin:/code/python/bin", has)).toBe("python/bin/gunicorn");
  expect(fileOnPath("gunicorn", "python/bin", has)).toBe("python/bin/gunicorn");
  expect(fileOnPath("gunicorn", "/usr/bin:/bin", has)).toBeUndefined();
  expect(fileOnPath("gunicorn", undefined, has)).toBeUndefined();
});
