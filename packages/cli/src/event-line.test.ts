import type { RequestEvent } from "@wsfn/gateway";
import { describe, expect, it } from "vitest";
import { aligned, eventLine, eventTeller, formatMs, printable, summaryLines } from "./event-line.ts";

const request: RequestEvent = {
  event: "request",
  requestId: "1-0-0-0",
  function: "echo",
  instanceId: "c-65000000-00000000-0000000000ab",
  kind: "websocket",
  method: "GET",
  path: "/room",
  status: 101,
  endedBy: "timeout",
  abrupt: true,
  durationMs: 2004,
  scheduleMs: 1,
  coldStart: true,
  bytesIn: 5,
  bytesOut: 7,
};

describe("eventLine", () => {
  it("tells a connection in one line", () => {
    expect(eventLine(request)).toBe(
      "echo 0000ab GET /room 101 ended by timeout after 2.0 s (cold start) in 5 B out 7 B",
    );
  });

  it("tells a refusal with its code, its reason and the way out", () => {
    const refused = {
      ...request,
      kind: "http",
      status: 403,
      endedBy: "refused",
      errorCode: "AccessDenied",
      message: "no",
      hint: "yes",
    } as const;
    expect(eventLine(refused)?.split("\n").slice(1)).toEqual(["    AccessDenied: no", "    → yes"]);
  });

  it("keeps a function's escape sequences from the terminal", () => {
    const log = {
      event: "log",
      function: "f",
      instanceId: "c-1",
      stream: "stdout",
      text: "a\u001b[2Jb",
    } as const;
    expect(eventLine(log)).not.toContain("\u001b");
    expect(printable("tab\tstays")).toBe("tab\tstays");
    expect(printable("\u{1b}[1;31mred\u{1b}[0m, \u{1b}[2J not")).toBe("red, \u{fffd}[2J not");
  });
});

describe("eventTeller", () => {
  const message = "Function instance exited unexpectedly(code 1). Logs:\nlast words";
  const failed = {
    event: "instance",
    function: "echo",
    instanceId: "c-1",
    state: "failed",
    message,
    hint: "mend it",
  } as const;
  const refused = { ...request, status: 412, errorCode: "CAExited", message, hint: "mend it" } as const;

  it("tells a failed start and its way out once, and its log not again", () => {
    const tell = eventTeller();
    const text = [failed, refused].map(tell).join("\n");
    expect(text.match(/exited unexpectedly/g)).toHaveLength(1);
    expect(text.match(/→ mend it/g)).toHaveLength(1);
    expect(text).not.toMatch(/last words|Logs:/);
    expect(text).toContain("CAExited: as told above");
  });

  it("tells a refusal whole that no failed start was told of", () => {
    const tell = eventTeller();
    tell({ ...failed, message: "another" });
    expect(tell(refused)).toMatch(/CAExited: Function instance exited[\s\S]*→ mend it/);
  });
});

describe("summaryLines", () => {
  it("is a table with a row per function and what was refused by reason", () => {
    const lines = summaryLines({
      elapsedMs: 5000,
      functions: [
        {
          function: "echo",
          requests: 3,
          connections: 2,
          instances: 1,
          coldStarts: 1,
          activeMs: 2000,
          idleMs: 0,
          cu: 0.85,
          priceCny: "0.0001",
          refused: { AccessDenied: 4 },
          endedBy: {},
        },
      ],
    });
    expect(lines[1]).toMatch(/^function +connections/);
    expect(lines[2]).toMatch(/^echo +2 +1 +1 +1 +2\.0 s +0\.850 +0\.0001 +4 AccessDenied$/);
  });
});

describe("aligned", () => {
  it("pads every column to its widest cell", () => {
    expect(
      aligned([
        ["a", "b"],
        ["ccc", "d"],
      ]),
    ).toEqual(["a    b", "ccc  d"]);
  });
});

describe("formatMs", () => {
  it.each([
    [0.4, "0 ms"],
    [999.4, "999 ms"],
    [1500, "1.5 s"],
  ])("%d ms is %s", (ms, text) => expect(formatMs(ms)).toBe(text));
});
