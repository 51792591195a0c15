import type { Finding, Guard } from "./guard.ts";

const SOURCE_LINES = 400;
/** Tables of cases are longer than what they try, and are read row by row. */
const TEST_LINES = 500;

/** Files that may be longer, each with its reason. An entry that is no longer needed is a finding. */
export type LongFiles = Readonly<Record<string, { readonly lines: number; readonly reason: string }>>;

const ALLOWED: LongFiles = {};

const CODE = /\.(?:[cm]?[jt]s|tsx|jsx|py|go|html|css|sh)$/;
const TEST = /\.test\.[jt]s$|_test\.(?:go|py)$|(?:^|\/)test_[^/]*\.py$|\/test\//;
const ROOMS = /^(?:packages|apps|tools|site|\.ci)\//;

/** A file holds one idea: source within 400 lines, tests within 500. */
export const fileSizeGuard = (longFiles: LongFiles): Guard => ({
  name: "file-size",
  inspect(repository) {
    const findings: Finding[] = [];
    const files = repository.files.filter((path) => ROOMS.test(path) && CODE.test(path));
    for (const path of files) {
      const lines = repository.text(path).replace(/\n$/, "").split("\n").length;
      const limit = TEST.test(path) ? TEST_LINES : SOURCE_LINES;
      const allowed = longFiles[path];
      if (lines > (allowed?.lines ?? limit)) {
        const remedy = "split it by its ideas, or give it a line with a reason in ALLOWED of file-size.ts";
        findings.push({
          path,
          line: lines,
          message: `${lines} lines, ${allowed?.lines ?? limit} are allowed`,
          remedy,
        });
      } else if (allowed !== undefined && lines <= limit) {
        findings.push({
          path,
          line: 1,
          message: `${lines} lines need no exception`,
          remedy: "remove its line in ALLOWED",
        });
      }
    }
    for (const path of Object.keys(longFiles).filter((allowed) => !files.includes(allowed))) {
      findings.push({
        path,
        line: 1,
        message: "is allowed to be long and is not there",
        remedy: "remove its line in ALLOWED",
      });
    }
    return { findings, looked: { files: files.length } };
  },
});

export const fileSize = fileSizeGuard(ALLOWED);
