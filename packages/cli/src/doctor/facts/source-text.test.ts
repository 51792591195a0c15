import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { readFunctions } from "@wsfn/platform";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { type Files, folder, project, soundProps } from "../../../test/project.ts";
import { writeZip } from "../../pack/files/zip.ts";
import { type SourceText, searchSources, sourceTexts } from "./source-text.ts";

function textsOf(dir: string): readonly SourceText[] {
  const { functions, sources } = readFunctions(dir);
  const [spec] = functions;
  return spec === undefined ? [] : sourceTexts(spec, { dir, sources, manifest: undefined });
}
const namesOf = (dir: string): readonly string[] =>
  textsOf(dir)
    .map(({ file }) => relative(dir, file))
    .sort();

describe("sourceTexts", () => {
  it.each<[string, Files, readonly string[]]>([
    ["the function's own files", { "main.py": "", "lib/a.js": "", "page.html": "" }, ["lib/a.js", "main.py"]],
    ["not what is installed", { "main.py": "", "site-packages/x.py": "", "vendor/y.go": "" }, ["main.py"]],
    ["not what pip put beside it", { "main.py": "", "py/x-1.dist-info/M": "", "py/x/a.py": "" }, ["main.py"]],
    ["not what was built from them", { "src/index.ts": "", "dist/index.js": "" }, ["src/index.ts"]],
    [
      "what was built, where there is nothing else",
      { "dist/index.js": "", "start.sh": "exec node dist/index.js" },
      ["dist/index.js", "start.sh"],
    ],
    ["other languages", { "src/main.rs": "", "App.java": "" }, ["App.java", "src/main.rs"]],
  ])("are %s", (_, files, names) => {
    expect(namesOf(project(files))).toEqual(names);
  });

  it("lie beside the s.yaml where the code folder holds what was built from them", () => {
    const files = { "main.go": 'http.HandleFunc("/ws", echo)', "target/my-go": "\u007fELF" };
    expect(namesOf(project(files, { code: "./target" }))).toEqual(["main.go"]);
  });

  it("are none beside an s.yaml of several functions, which may be the others'", () => {
    const props = soundProps({ code: "./target" });
    const resources = {
      f: { component: "fc3", props },
      g: { component: "fc3", props: { ...props, functionName: "g" } },
    };
    const several = stringify({ edition: "3.0.0", name: "t", resources }, { aliasDuplicateObjects: false });
    expect(namesOf(folder({ "s.yaml": several, "main.go": "", "target/f": "" }))).toEqual([]);
  });

  it("are read out of a zip file too", () => {
    const dir = project({ "code.zip": "" }, { code: "./code.zip" });
    const files = { "main.py": '@app.websocket("/ws")', "data.bin": "x" };
    const zip = writeZip(
      Object.entries(files).map(([path, text]) => ({ path, data: Buffer.from(text), executable: false })),
    );
    writeFileSync(join(dir, "code.zip"), zip);
    expect(namesOf(dir)).toEqual(["code.zip/main.py"]);
    expect(searchSources(textsOf(dir), /websocket/)).toMatchObject([{ line: 1 }]);
  });

  it("are none of a zip file that cannot be read", () => {
    expect(textsOf(project({ "code.zip": "PK no zip" }, { code: "./code.zip" }))).toEqual([]);
  });
});
