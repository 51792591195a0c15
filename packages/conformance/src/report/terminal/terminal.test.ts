import { describe, expect, test } from "vitest";
import {
  fleet,
  hostileReport,
  oneOfEach,
  sampleCase,
  sampleReport,
  sampleWire,
} from "../../../test/report/sample-reports.ts";
import { displayWidth } from "./display-width.ts";
import { terminal } from "./terminal.ts";

const failed = sampleReport([
  sampleCase({ id: "framing/a", elapsedMs: 10 }),
  sampleCase({
    id: "framing/b",
    verdict: "fail",
    why: "expected close 1002, got the message back",
    detail: ["expected close 1002, got the message back", "the connection stayed open"],
    wire: sampleWire,
    replay: "npx wsfn conform apps/node-ws --case framing/b",
    elapsedMs: 1003,
  }),
  sampleCase({ id: "close/c", suite: "close", elapsedMs: 4 }),
]);

describe("terminal", () => {
  test("tells a whole run", () => {
    expect(terminal([failed], { columns: 92 })).toBe(`\
apps/node-ws runtime direct  quick, permessage-deflate, subprotocol, process
  ✗ framing  1 failed, 1 passed                                                        1.0 s
  ✓ close    1 passed                                                                   4 ms

  ✗ framing/b                                       MUST · RFC 6455 §5.2 · Autobahn 3.1, 3.2
    required: the server fails the connection when RSV1 is set and no extension gives it a
    meaning
    │ expected close 1002, got the message back
    │ the connection stayed open
    ·    0.0 ms         connected
    →    0.2 ms  187 B  HTTP request GET /
        │ GET / HTTP/1.1
        │ Host: 127.0.0.1:9000
        │ …
    ←    1.6 ms  129 B  HTTP response 101   48 54 54 50 2f 31 2e 31 20 31 30 31 20 53 77 …
    →    1.9 ms   11 B  text 5 B, RSV1      c1 85 37 fa 21 3d 7f 9f 4d 51 58
    ←    2.4 ms    7 B  text 5 B "Hello"    81 05 48 65 6c 6c 6f
    → 1002.6 ms    8 B  close 1000          88 82 11 22 33 44 12 ca
    ← 1003.1 ms    4 B  close 1000          88 02 03 e8
    · 1003.4 ms         FIN
    $ npx wsfn conform apps/node-ws --case framing/b

✗ 1 failed, 2 passed · 3 cases in 8.1 s (sum of their times: 1.0 s)
`);
  });

  test("says a remark before the suites and beside the totals", () => {
    const text = terminal([{ ...failed, remarks: ["no echo"] }], { columns: 92 });
    expect(text).toContain("process\n▲ no echo\n  ✗ framing");
    expect(text).toContain("\n\n▲ no echo\n✗ 1 failed, 2 passed");
  });

  test("shows the end of a long wire log, where it broke", () => {
    const wire = [...sampleWire, { ...sampleWire[4], label: "the last one" }] as typeof sampleWire;
    const text = terminal([sampleReport([sampleCase({ verdict: "fail", why: "x", wire })])]);
    expect(text).toContain("    … 1 earlier\n");
    expect(text).toContain("the last one");
    expect(text).not.toContain("connected");
  });

  test("names what is missing, what is known to fail and what only warns", () => {
    const text = terminal([oneOfEach()], { columns: 200 });
    expect(text).toMatch(/^ {2}\? 1 untestable: docker is not installed/m);
    expect(text).toMatch(/^ {2}◇ 1 known failing: the library drops .*\n {4}framing\/known-failing-case$/m);
    expect(text).toMatch(
      /^ {2}▲ framing\/warn-case .*\n {4}required: the server .*\n {4}│ the connection was failed only after/m,
    );
    expect(text).toMatch(/^ {2}! framing\/stale-known-failing-case +listed as known failing · MUST/m);
    expect(text).not.toContain("framing/out-of-scope-case");
  });

  test("tells many failures in short after the first ones", () => {
    const text = terminal(
      [failed, failed].map((report) => ({
        ...report,
        cases: report.cases
          .filter((one) => one.verdict === "fail")
          .flatMap((one) => [1, 2, 3].map((n) => ({ ...one, id: `${one.id}${n}` }))),
      })),
      { fullFailures: 2 },
    );
    expect(text.match(/\$ npx wsfn/g)).toHaveLength(4);
    expect(text.match(/and 1 more that failed, in short/g)).toHaveLength(2);
    expect(text).toMatch(/framing\/b3 .*\n {4}required: the server .*\n {4}│ expected close 1002/);
    expect(text).toMatch(/^✗ 6 failed · 2 targets · 6 cases in /m);
  });

  test.each([40, 44, 60, 80, 120])(
    "stays within %d columns but for what is there to be copied",
    (columns) => {
      const lines = terminal([oneOfEach(), ...fleet().slice(4, 5)], { columns }).split("\n");
      const wide = lines.filter(
        (line) => displayWidth(line) > columns && !/^ {4}\$ |^ {2}\S [a-z0-9/-]+$/.test(line),
      );
      expect(wide).toEqual([]);
    },
  );

  test("is the same text with colours and without", () => {
    const colored = terminal([oneOfEach()], { color: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
    const stripped = colored.replace(/\u001b\[\d+m/g, "");
    expect(stripped).toBe(terminal([oneOfEach()]));
    expect(colored).toContain("\u001b[31m✗\u001b[39m");
  });

  test.each([40, 70, 200])(
    "lets no control character or build command of a server through at %d columns",
    (columns) => {
      const text = terminal([hostileReport()], { columns });
      expect(text).not.toMatch(/[^\P{Cc}\n]|\u202e|##\w*\[|^\s*::[a-z]/mu);
      expect(text).toContain("\\x1b[2J");
    },
  );

  test("does not call a run good that judged nothing", () => {
    const nothing = sampleReport([sampleCase({ verdict: "out-of-scope", why: "x" })]);
    expect(terminal([nothing]).trimEnd().split("\n").at(-1)).toMatch(
      /^\? nothing was judged, 1 out of scope/,
    );
    expect(terminal([])).toMatch(/^\? nothing was judged · 0 cases/);
  });

  test("is red for what is missing when everything is required", () => {
    const missing = sampleReport([sampleCase(), sampleCase({ verdict: "untestable", why: "no docker" })]);
    expect(terminal([missing]).trimEnd().split("\n").at(-1)).toMatch(/^✓/);
    expect(terminal([missing], { requireAll: true }).trimEnd().split("\n").at(-1)).toMatch(/^✗/);
  });
});
