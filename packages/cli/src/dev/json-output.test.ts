import type { Gateway, GatewayEvent, Summary } from "@wsfn/gateway";
import { afterEach, describe, expect, it, vi } from "vitest";
import { jsonOutput } from "./json-output.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const gateway = { functions: [], watch: () => () => {} } as unknown as Gateway;
const summary: Summary = { elapsedMs: 1, functions: [] };

describe("jsonOutput", () => {
  it("prints one line for an event as it is, without what marks it for a person", () => {
    const log = vi.spyOn(console, "log").mockReturnValue();
    const output = jsonOutput();
    const event = { event: "log", function: "f", instanceId: "c-1", stream: "platform", text: "t" } as const;
    output.event({ ...event, note: true } as GatewayEvent);
    output.event(event);
    output.greeted("f", { text: "hello", elapsedMs: 2 });
    output.summary(summary);
    expect(log.mock.calls.map(([line]) => JSON.parse(String(line)))).toEqual([
      event,
      event,
      { event: "greeted", function: "f", text: "hello", elapsedMs: 2 },
      { event: "summary", ...summary },
    ]);
  });

  it("says to a person on stderr what is no event", () => {
    const error = vi.spyOn(console, "error").mockReturnValue();
    const output = jsonOutput();
    output.tell("a note");
    output.serving(gateway, () => "/");
    output.greeted("f", { failed: "no" });
    output.building("apps/go");
    output.buildLine("apps/go", "go: no network");
    output.stopping();
    expect(error.mock.calls.flat()).toEqual([
      "a note",
      "running; Ctrl-C ends it",
      "f did not echo: no",
      "apps/go build | go: no network",
      "stopping",
    ]);
  });
});
