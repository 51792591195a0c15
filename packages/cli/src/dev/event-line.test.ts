import type { InstanceEvent, LogEvent, RequestEvent } from "@wsfn/gateway";
import { describe, expect, it, onTestFinished } from "vitest";
import { speak } from "../language/language.ts";
import { printable } from "../text/printable.ts";
import type { DevLine } from "./dev-line.ts";
import { LineWriter } from "./dev-line.ts";
import { instanceLine, logLine, requestLine } from "./event-line.ts";

const request: RequestEvent = {
  event: "request",
  requestId: "1-0-0-0",
  function: "echo",
  instanceId: "c-65000000-00000000-0000000000ab",
  kind: "websocket",
  method: "GET",
  path: "/room",
  status: 101,
  endedBy: "client",
  abrupt: false,
  durationMs: 2004,
  scheduleMs: 1,
  coldStart: true,
  bytesIn: 5,
  bytesOut: 7,
};
const refused: RequestEvent = {
  ...request,
  kind: "http",
  status: 403,
  endedBy: "refused",
  errorCode: "AccessDenied",
  message: "no",
  hint: "yes",
};

const text = (line: DevLine | undefined): string =>
  line === undefined ? "" : new LineWriter({ nameWidth: 4, screen: undefined }).write(line).join("\n");

describe("requestLine", () => {
  it.each<[string, Partial<RequestEvent>, RegExp]>([
    ["a clean end", {}, /^echo 0000ab close {3}\/room {2}after 2\.0 s with its cold start, 5 B in, 7 B out$/],
    [
      "a cut at the timeout",
      { endedBy: "timeout" },
      /cut +\/room {2}by the execution timeout; .*1006, after 2\.0 s/,
    ],
    [
      "a client that is gone",
      { abrupt: true },
      /reset +\/room {2}by the client, without a Close, after 2\.0 s/,
    ],
    ["a function that is gone", { abrupt: true, endedBy: "function" }, /reset +\/room {2}by the function/],
    ["silence", { endedBy: "idle" }, /cut +\/room {2}silent for the time of --idle-cut/],
    [
      "a fault",
      { endedBy: "fault", injected: "cut" },
      /cut +\/room {2}by an injected fault.*\(injected: cut\)$/,
    ],
    ["the gateway's end", { endedBy: "gateway" }, /close +\/room {2}the gateway stops/],
    ["a client that did not wait", { status: 499 }, /left +\/room {2}the client left before an answer/],
    ["plain HTTP", { kind: "http", status: 200 }, /http +GET \/room {2}200, after 2\.0 s/],
    ["a handshake that the function refuses", { status: 404 }, /http +GET \/room {2}404/],
    [
      "an instance that failed",
      { errorCode: "CAExited", message: "exited", hint: "see above" },
      /cut +\/room {2}CAExited: exited.*\n +→ see above$/,
    ],
  ])("tells %s in a short line", (_, more, form) => {
    expect(text(requestLine({ ...request, ...more }))).toMatch(form);
  });

  it("tells a refusal with its code, its reason and the way out", () => {
    expect(text(requestLine(refused))).toMatch(
      /^echo 0000ab refused \/room {2}403, AccessDenied: no, after .*\n +→ yes$/,
    );
  });

  it("fits 100 columns, however long path and name are", () => {
    const long = {
      ...refused,
      function: "f".repeat(60),
      path: `/${"p".repeat(300)}`,
      message: "why ".repeat(80),
    };
    const lines = new LineWriter({ nameWidth: 60, screen: { columns: 100, hasColor: false } }).write(
      requestLine(long),
    );
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(lines.length).toBeGreaterThan(2);
  });
});

describe("instanceLine", () => {
  const event: InstanceEvent = {
    event: "instance",
    function: "echo",
    instanceId: "c-1",
    state: "failed",
    message: "Function instance exited unexpectedly(code 1). Logs:\nlast words",
    hint: "fix it",
  };

  it("tells a failed start with its way out, and its log not again", () => {
    const shown = text(instanceLine(event, { verbose: false }));
    expect(shown).toMatch(/failed +Function instance exited unexpectedly\(code 1\)\.\n +→ fix it$/);
    expect(shown).not.toMatch(/last words|Logs:/);
  });

  it("names the package that is missing, and how it is installed", () => {
    const message = `${event.message}\nError: Cannot find package 'ws' imported from /code/index.js`;
    expect(text(instanceLine({ ...event, message }, { verbose: false }))).toMatch(
      /→ ws is not installed: run `npm install`/,
    );
  });

  it.each<[InstanceEvent["state"], boolean]>([
    ["starting", false],
    ["frozen", false],
    ["thawed", false],
    ["healthy", false],
    ["stopping", false],
    ["unhealthy", true],
    ["hung", true],
    ["gone", true],
  ])("%s is shown unasked: %s", (state, isShown) => {
    expect(instanceLine({ ...event, state }, { verbose: false }) !== undefined).toBe(isShown);
    expect(instanceLine({ ...event, state }, { verbose: true })).toBeDefined();
  });
});

describe("logLine", () => {
  const log = (text: string, more: Partial<LogEvent> = {}): LogEvent => ({
    event: "log",
    function: "f",
    instanceId: "c-1",
    stream: "stdout",
    text,
    ...more,
  });

  it.each<[string, LogEvent, boolean]>([
    ["text", log("listening"), true],
    ["a structured log", log('{"event":"open"}'), false],
    ["an error in a structured log", log('{"level":"error","msg":"x"}'), true],
    ["pino's error", log('{"level":50,"msg":"x"}'), true],
    ["pino's information", log('{"level":30,"msg":"x"}'), false],
    ["a severity", log('{"severity":"WARNING"}'), true],
    ["what only looks like JSON", log("{not json"), true],
    ["the platform's everyday work", log("FC Invoke Start", { stream: "platform" }), false],
    ["a note of the platform", log("no limit here", { stream: "platform", note: true }), true],
  ])("%s: shown unasked is %3$s", (_, event, isShown) => {
    expect(logLine(event, { verbose: false }) !== undefined).toBe(isShown);
    expect(logLine(event, { verbose: true })).toBeDefined();
  });

  it("keeps a function's escape sequences from the terminal", () => {
    expect(text(logLine(log("a\u001b[2Jb"), { verbose: false }))).not.toContain("\u001b");
    expect(printable("tab\tstays")).toBe("tab\tstays");
    expect(printable("\u{1b}[1;31mred\u{1b}[0m, \u{1b}[2J not")).toBe("red, \u{fffd}[2J not");
  });
});

it("shows what to do about a refusal in the language of the process", async () => {
  onTestFinished(() => speak("en"));
  const refused = {
    ...request,
    status: 500,
    errorCode: "InternalServerError",
    message: "oh",
    hint: "try again",
  };
  expect(requestLine(refused).below).toEqual(["→ try again"]);
  await speak("zh");
  expect(requestLine(refused).below).toEqual(["→ 重试"]);
  expect(requestLine({ ...refused, hint: "made up for this one" }).below).toEqual(["→ made up for this one"]);
});
