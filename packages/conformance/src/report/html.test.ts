import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  fleet,
  HOSTILE,
  hostileReport,
  oneOfEach,
  sampleCase,
  sampleReport,
} from "../../test/report/sample-reports.ts";
import { html } from "./html.ts";

const between = (text: string, start: string, end: string): string =>
  text.split(start)[1]?.split(end)[0] ?? "";

const headline = (page: string): string => between(page, "<h1 ", "</h1>").replace(/^[^>]*>/, "");

describe("html", () => {
  test("lets the browser run its own style and script, by their hash, and load nothing", () => {
    const page = html([oneOfEach()]);
    const sha256 = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
    const policy = between(page, 'http-equiv="Content-Security-Policy" content="', '"').split("; ");
    expect(policy).toEqual([
      "default-src 'none'",
      `style-src ${sha256(between(page, "<style>", "</style>"))}`,
      `script-src ${sha256(between(page, "<script>", "</script>"))}`,
      "img-src data:",
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(
      page.match(
        /<(?:img|iframe|object|embed|base|form|video|audio)\b|\ssrc=|\sstyle=|\son\w+=|@import|url\(/g,
      ),
    ).toBeNull();
  });

  test("makes hostile text harmless wherever it stands", () => {
    const page = html([hostileReport()], { title: HOSTILE });
    expect(page.match(/<script>/g)).toHaveLength(1);
    expect(page).not.toMatch(/<img|<b>&|[^\P{Cc}\n]|\u202e/u);
    expect(page).toContain("\\x1b[2J\\x1b]0;owned\\x07 &lt;/script&gt;&lt;script&gt;");
  });

  test("says a remark at the top, with its target where there are several", () => {
    const report = sampleReport([], { target: "ws://h", remarks: ["came <b>"] });
    const head = (page: string) => between(page, "<header", "</header>");
    expect(head(html([report]))).toContain("<p>came &lt;b&gt;</p>");
    expect(head(html([report, sampleReport([])]))).toContain("<p>ws://h: came &lt;b&gt;</p>");
  });

  test("gives every case of every report an address of its own", () => {
    const reports = fleet().slice(0, 6);
    const page = html([...reports, ...reports.slice(0, 1)]);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const linked = new Set([...page.matchAll(/ href="#([^"]+)"/g)].map(([, id]) => id));
    expect([...linked].filter((id) => !ids.includes(id))).toEqual([]);
    expect(ids).toContain("apps.node-uws.runtime.direct--handshake.refuse-a-missing-1");
    expect(ids).toContain("apps.node-ws.runtime.direct.2--framing");
  });

  test.each([
    ["what failed", [oneOfEach()], {}, "1 failed"],
    ["a clean run", [sampleReport([sampleCase()])], {}, "1 passed, none failed"],
    [
      "a known failure that passes",
      [sampleReport([sampleCase({ verdict: "stale-known-failing" })])],
      {},
      "1 stale known-failing",
    ],
    [
      "what is missing, when everything is required",
      [sampleReport([sampleCase(), sampleCase({ verdict: "untestable" })])],
      { requireAll: true },
      "1 untestable",
    ],
    ["a run that judged nothing", [sampleReport([])], {}, "Nothing was judged"],
    ["no report at all", [], {}, "Nothing was judged"],
  ])("says in its headline and title: %s", (_, reports, options, expected) => {
    const page = html(reports, options);
    expect(headline(page)).toBe(expected);
    expect(between(page, "<title>", "</title>")).toBe(`${expected} · WebSocket conformance`);
  });

  test("keeps a long wire log short, and says so", () => {
    const wire = Array.from({ length: 1000 }, (_, at) => ({
      direction: "sent" as const,
      atMs: at,
      hex: "00",
      bytes: 1,
      label: `chunk ${at}`,
    }));
    const page = html([sampleReport([sampleCase({ verdict: "fail", why: "x", wire })])]);
    expect(page).toContain("800 earlier entries are not shown.");
    expect(page).not.toContain("chunk 799<");
    expect(page).toContain("chunk 800<");
  });

  test("tells one broken rule once, with every variant that breaks it", () => {
    const page = html(fleet().slice(4, 8));
    const failed = between(page, '<details class="group" data-v="fail" open>', "</details>");
    expect(failed.match(/<li>/g)).toHaveLength(3);
    expect(failed.match(/<b>all 4<\/b>/g)).toHaveLength(3);
    expect(failed).toContain("3 cases in 4 variants");
  });
});
