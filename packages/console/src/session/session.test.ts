import { describe, expect, test } from "vitest";
import { Caller } from "../../test/caller.ts";
import { closeCode, connected } from "../../test/client.ts";
import { opened } from "../../test/opened.ts";

describe("the API", () => {
  test("shows a connection from its cold start to its bill, without a page", async () => {
    const { caller, wsUrl } = await opened();
    const hello = await caller.first((report) => (report.type === "hello" ? report : undefined));
    expect(hello.functions).toMatchObject([
      { name: "echo", wsUrl, path: "/", instanceConcurrency: 2, canSign: false },
    ]);
    const client = await connected(wsUrl);
    const placed = await caller.event("request-placed");
    expect(placed).toMatchObject({ function: "echo", coldStart: true });
    client.close(1000);
    const ended = await caller.event("request");
    expect(ended).toMatchObject({ requestId: placed.requestId, abrupt: false, status: 101 });
    expect(await caller.event("bill", ({ active }) => !active)).toMatchObject({ isKept: false });
    const figures = await caller.first((report) => {
      const [row] = report.type === "summary" ? report.functions : [];
      return row && row.connections === 1 && row.activeMs > 0 ? row : undefined;
    });
    expect(figures.cu).toBeGreaterThan(0);
    expect(figures.priceCny).toMatch(/^0\.\d+$/);
  });

  test("begins with the past for one who comes late", async () => {
    const { caller, console, wsUrl } = await opened();
    const client = await connected(wsUrl);
    client.close(1000);
    const { requestId } = await caller.event("request");
    const late = await Caller.open(console);
    const past = await late.first((report) =>
      report.type === "events" && report.isPast ? report.events : undefined,
    );
    const names = past
      .filter((event) => "requestId" in event && event.requestId === requestId)
      .map(({ event }) => event);
    expect(names).toEqual(["request-arrived", "request-placed", "request-answered", "request"]);
    late.close();
  });

  test("injects faults, and names what they did", async () => {
    const { caller, wsUrl } = await opened();
    const client = await connected(wsUrl);
    const closed = closeCode(client);
    expect(await caller.ask({ do: "kill", function: "echo" })).toMatchObject({ ok: true, count: 1 });
    expect(await closed).toBe(1006);
    expect(await caller.event("request")).toMatchObject({ endedBy: "fault", injected: "kill" });
    expect(await caller.event("log", ({ text }) => text === "Injected fault: kill")).toBeDefined();
    expect(await caller.ask({ do: "plan", plan: { refuse: { status: 503, rate: 1 } } })).toMatchObject({
      ok: true,
    });
    await expect(connected(wsUrl)).rejects.toThrow("503");
    expect(await caller.event("request", ({ status }) => status === 503)).toMatchObject({
      injected: "refuse",
    });
    expect(await caller.event("fault-plan", ({ plan }) => plan.refuse !== undefined)).toBeDefined();
    const silent = { plan: { triggerDelayMs: 60_000 } };
    expect(await caller.ask({ do: "plan", ...silent })).toMatchObject({ ok: true });
    await expect(connected(wsUrl)).rejects.toThrow("404");
    expect(await caller.event("request", ({ status }) => status === 404)).toMatchObject({
      injected: "trigger",
    });
  });

  test.each([
    ["{", 0, "expected a JSON text"],
    ["[]", 0, "expected object"],
    ['{"id":7,"do":"dance"}', 7, "Invalid"],
    ['{"id":8,"do":"kill","function":"nobody"}', 8, "there is no function nobody"],
    ['{"id":9,"do":"plan","plan":{"latencyMs":-1}}', 9, "latencyMs"],
    ['{"id":10,"do":"plan","plan":{"other":1}}', 10, "other"],
    ['{"id":11,"do":"connect","url":"ws://x","headers":[["a\\r\\nb","c"]]}', 11, "header name"],
  ])("answers %s with what was expected", async (text, id, error) => {
    const { caller } = await opened();
    const reply = await caller.askRaw(text, id);
    expect(reply).toMatchObject({ ok: false, id });
    expect(reply.error).toContain(error);
  });
});
