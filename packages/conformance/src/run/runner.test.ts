import { once } from "node:events";
import net from "node:net";
import { acceptHeaders, encodeResponse } from "@wsfn/protocol";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import type { CannotJudge } from "../cannot-judge.ts";
import type { Report } from "../report/report.ts";
import { conformance } from "./runner.ts";
import type { StoppedRun } from "./stopped-run.ts";

let server: WebSocketServer;
let url = "";

beforeAll(async () => {
  server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: true });
  server.on("connection", (socket: WebSocket) => {
    // A client that breaks a rule is what these tests are about.
    socket.on("error", () => {});
    socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary }));
  });
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  url = `ws://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/`;
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

const SUITES = ["handshake", "framing", "control", "fragmentation", "utf8", "close"];
const verdicts = (report: Report) => report.cases.map(({ id, verdict }) => `${id} ${verdict}`);

/** What the ws library does otherwise than the RFCs ask; each was looked at on the wire. */
const DEPARTS = [
  "handshake/host-missing", // RFC 6455 4.2.1 (2): ws leaves Host to Node, which lets it pass in HTTP/1.0 style upgrades
  "handshake/host-twice", // RFC 9112 3.2
  "handshake/http-1.0", // RFC 6455 4.2.1 (1)
];

describe("conformance", () => {
  test("gives the ws library the verdicts that are known of it", async () => {
    const report = await conformance(url, { suites: SUITES });
    const failed = report.cases.filter(({ verdict }) => verdict === "fail").map(({ id }) => id);
    expect(failed.sort()).toEqual(DEPARTS);
    expect(report.capabilities).toContain("permessage-deflate");
    expect(report.counts.total).toBe(report.cases.length);
  });

  test("gives the same verdicts one case at a time and sixty-four", { timeout: 600_000 }, async () => {
    const one = await conformance(url, { suites: SUITES, concurrency: 1 });
    const many = await conformance(url, { suites: SUITES, concurrency: 64 });
    expect(verdicts(many)).toEqual(verdicts(one));
  });

  test("reports in the catalogue's order and reports each verdict as it falls", async () => {
    const seen: string[] = [];
    const report = await conformance(url, {
      suites: ["control"],
      onCase: ({ id }, done, total) => seen.push(`${done}/${total} ${id}`),
    });
    const ids = report.cases.map(({ id }) => id);
    expect([...seen].map((line) => line.split(" ")[1]).sort()).toEqual([...ids].sort());
    expect(seen.at(-1)).toMatch(`${ids.length}/${ids.length} `);
    expect(ids.indexOf("control/ping-0")).toBe(0);
  });

  test("keeps the wire of what did not pass, and of all when asked to", async () => {
    const cases = ["framing/text-125", "handshake/http-1.0"];
    const [failed, passed] = (await conformance(url, { cases })).cases;
    expect(failed?.wire?.some(({ label }) => label === "opening request")).toBe(true);
    expect(failed?.replay).toBe(`npx wsfn-conform ${url} --case handshake/http-1.0`);
    expect(passed?.wire).toBeUndefined();
    const kept = await conformance(url, { cases, keepWire: true });
    expect(kept.cases.every(({ wire }) => wire !== undefined && wire.length > 0)).toBe(true);
  });

  test("turns a known failure that passes into a red verdict", async () => {
    const knownFailing = { "framing/text-125": "#1", "handshake/http-1.0": "#2" };
    const { cases } = await conformance(url, { cases: Object.keys(knownFailing), knownFailing });
    expect(cases.map(({ verdict }) => verdict)).toEqual(["known-failing", "stale-known-failing"]);
  });

  test("leaves out of scope what the server was not said to do", async () => {
    const report = await conformance(url, { suites: ["deflate"], capabilities: [] });
    expect(report.counts["out-of-scope"]).toBe(report.counts.total);
  });

  test("does not try what its time is over for", async () => {
    const report = await conformance(url, { suites: ["control"], limitMs: 0, concurrency: 1 });
    expect(report.counts.untestable).toBe(report.counts.total);
    expect(report.cases[0]?.why).toBe("the run took its whole time before");
  });

  test("says once that the server is gone, and tries nothing more", async () => {
    const mortal = net.createServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", (request) => {
        const key = /sec-websocket-key: (\S+)/i.exec(request.toString("latin1"))?.[1] ?? "";
        socket.end(encodeResponse({ status: 101, headers: acceptHeaders({ key }) }));
        mortal.close();
      });
    });
    mortal.listen(0, "127.0.0.1");
    await once(mortal, "listening");
    const { port } = mortal.address() as net.AddressInfo;
    const { cases, remarks } = await conformance(`ws://127.0.0.1:${port}/`, {
      suites: ["control"],
      concurrency: 1,
    });
    expect(remarks).toBeUndefined();
    const [first, ...rest] = cases;
    expect(first).toMatchObject({ verdict: "fail" });
    const refused = `connect ECONNREFUSED 127.0.0.1:${port}`;
    expect(first?.why).toBe(`expected the server to outlive this case, but it ended: ${refused}`);
    const gone = `the server ended at ${first?.id} (${refused}), and did not come back`;
    expect(rest.map(({ why }) => why)).toEqual(rest.map(() => gone));
    expect(new Set(rest.map(({ verdict }) => verdict))).toEqual(new Set(["untestable"]));
  });

  test("says once that the server does not echo, and nothing of one that does", async () => {
    const upper = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    upper.on("connection", (socket: WebSocket) => {
      socket.on("error", () => {});
      socket.on("message", (data) => socket.send(data.toString().toUpperCase()));
    });
    await once(upper, "listening");
    const { port } = upper.address() as net.AddressInfo;
    const cases = ["handshake/ordinary", "handshake/http-1.0"];
    const { remarks, counts } = await conformance(`ws://127.0.0.1:${port}/`, { cases });
    await new Promise((resolve) => upper.close(resolve));
    expect(counts.fail).toBe(2);
    expect(remarks).toEqual([expect.stringContaining('the text "wsfn" came back as "WSFN"')]);
    const echo = await conformance(url, { cases });
    expect(echo.counts.fail).toBe(1);
    expect(echo).not.toHaveProperty("remarks");
  });

  /** A wait for a server that does not answer would not end within the time of a test. */
  const FOREVER = { openMs: 3_600_000, eventMs: 3_600_000, endMs: 3_600_000, dropMs: 3_600_000 };

  test.each([0, 1, 20, 21])(
    "stops at once where the server answers %i handshakes and then no more",
    async (most) => {
      const stop = new AbortController();
      let asked = 0;
      const mute = new WebSocketServer({
        port: 0,
        host: "127.0.0.1",
        verifyClient: (_, done) => {
          asked += 1;
          if (asked <= most) done(true);
          else stop.abort();
        },
      });
      onTestFinished(() => void mute.close());
      mute.on("connection", (socket: WebSocket) => {
        socket.on("error", () => {});
        socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary }));
      });
      await once(mute, "listening");
      const { port } = mute.address() as net.AddressInfo;
      const run = conformance(`ws://127.0.0.1:${port}/`, { timeouts: FOREVER, signal: stop.signal });
      await expect(run).rejects.toMatchObject({ code: "Stopped" } satisfies Partial<CannotJudge>);
      for (const client of mute.clients) client.terminate();
    },
  );

  test("stops when it is asked to", async () => {
    const stop = new AbortController();
    const run = conformance(url, { suites: SUITES, signal: stop.signal, onCase: () => stop.abort() });
    await expect(run).rejects.toMatchObject({ code: "Stopped" } satisfies Partial<CannotJudge>);
    const { report } = (await run.catch((error: unknown) => error)) as StoppedRun;
    const { incomplete, remarks, cases } = report;
    expect(incomplete?.judged).toBe(cases.length);
    expect(incomplete?.of).toBeGreaterThan(cases.length);
    expect(remarks?.[0]).toMatch(/^incomplete: the run was stopped after \d+ of \d+ cases/);
  });
});
