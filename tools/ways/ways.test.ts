import { fileURLToPath } from "node:url";
import { CATALOGUE, type CaseResult, conformance, type Report } from "@wsfn/conformance";
import { type Gateway, startGateway } from "@wsfn/gateway";
import { functionFromCommand } from "@wsfn/platform";
import { describe, expect, it } from "vitest";
import { ANSWERED_BY_GATEWAY, CARRIED_APART } from "./answered-by-gateway.ts";
import { compareWays } from "./compare-ways.ts";

const one = (id: string, verdict: CaseResult["verdict"], why = ""): CaseResult => ({
  id,
  verdict,
  why,
  suite: "framing",
  level: "MUST",
  says: "",
  source: { rfc: 6455, section: "5.2" },
  autobahn: [],
  closeCode: null,
  elapsedMs: 1,
});
const report = (...cases: CaseResult[]): Report => ({ cases }) as unknown as Report;

describe("compareWays", () => {
  it("passes over what is judged alike", () => {
    const both = report(one("framing/a", "pass"), one("framing/b", "fail", "wrong"));
    expect(compareWays(both, both)).toEqual([]);
  });

  it.each([
    ["fail", "pass"],
    ["pass", "fail"],
    ["pass", "out-of-scope"],
    ["known-failing", "pass"],
  ] as const)("finds no reason for %s directly and %s through the gateway", (here, there) => {
    expect(compareWays(report(one("framing/a", here)), report(one("framing/a", there)))).toEqual([
      { id: "framing/a", direct: here, gateway: there, reason: undefined, isOfInstance: false },
    ]);
  });

  it.each([
    ["known-failing", "pass", true],
    ["warn", "known-failing", true],
    ["known-failing", "fail", false],
  ] as const)("lets %s and %s stand for a case that fails sometimes: %s", (here, there, explained) => {
    const [a, b] = [report(one("framing/a", here)), report(one("framing/a", there))];
    const [difference] = compareWays(a, b, new Set(["framing/a"]));
    expect(difference?.reason !== undefined).toBe(explained);
  });

  it("finds a case that only one of them has", () => {
    const [here, there] = [report(one("framing/a", "pass")), report(one("framing/b", "pass"))];
    expect(compareWays(here, there).map(({ id, reason }) => [id, reason])).toEqual([
      ["framing/a", undefined],
      ["framing/b", undefined],
    ]);
  });

  it.each([
    ["the gateway's own answer", one("handshake/host-twice", "warn"), one("handshake/host-twice", "pass")],
    ["an instance that is the gateway's", one("a/b", "pass"), one("a/b", "out-of-scope", "needs process")],
    [
      "timing that the case allows",
      one("a/b", "pass"),
      one("a/b", "warn", "got nothing, which is tolerated"),
    ],
    [
      "connections apart",
      one("handshake/after-other-request", "warn"),
      one("handshake/after-other-request", "pass"),
    ],
  ])("knows %s", (_, here, there) => {
    expect(compareWays(report(here), report(there))).toMatchObject([{ reason: expect.stringMatching(/./) }]);
  });

  it("gives reasons to cases that exist", () => {
    const ids = new Set<string>(CATALOGUE.map(({ id }) => id));
    const named = [...Object.keys(ANSWERED_BY_GATEWAY), ...Object.keys(CARRIED_APART)];
    expect(named.filter((id) => !ids.has(id))).toEqual([]);
  });
});

/** Openings that are more than an ordinary request with an offer in it. */
const ODD = CATALOGUE.filter(({ opening = {} }) => Object.keys(opening).some((key) => key !== "offer"));
const GATEWAYS = 4;

describe("the gateway", () => {
  it("answers these openings by itself, and hands all others to the function", {
    timeout: 300_000,
  }, async () => {
    const folder = fileURLToPath(new URL("../../packages/gateway/test/functions", import.meta.url));
    const spec = functionFromCommand(folder, `${process.execPath} echo.js`);
    const waiting = ODD.map(({ id }) => id);
    const answered: string[] = [];
    const judgeSome = async (): Promise<void> => {
      let refusals = 0;
      let gateway: Gateway | undefined;
      try {
        gateway = await startGateway({
          functions: [{ ...spec, instanceConcurrency: 200, timeoutMs: 60_000 }],
          onEvent: (event) => {
            // Other statuses are about time and room, which a busy machine may not have.
            if (event.event === "request" && event.endedBy === "refused" && event.status === 400)
              refusals += 1;
          },
        });
        const url = gateway.functions[0]?.wsUrl ?? "";
        for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
          const before = refusals;
          await conformance(url, { cases: [id] });
          if (refusals > before) answered.push(id);
        }
      } finally {
        await gateway?.close();
      }
    };
    await Promise.all(Array.from({ length: GATEWAYS }, judgeSome));
    expect(answered.sort()).toEqual(Object.keys(ANSWERED_BY_GATEWAY).sort());
    expect(ODD.length).toBeGreaterThan(answered.length * 2);
  });
});
