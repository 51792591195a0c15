import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const block = (language: string): string =>
  new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(readme)?.[1] ?? `no ${language} block in README.md`;

test("README's example prints what README says", () => {
  const dir = mkdtempSync(join(tmpdir(), "wsfn-readme-"));
  try {
    const file = join(dir, "example.ts");
    writeFileSync(
      file,
      block("ts").replace('"@wsfn/protocol"', JSON.stringify(new URL("index.ts", import.meta.url))),
    );
    expect(execFileSync(process.execPath, [file], { encoding: "utf8" }).replaceAll("\r\n", "\n")).toBe(
      block("text"),
    );
  } finally {
    rmSync(dir, { recursive: true });
  }
});
