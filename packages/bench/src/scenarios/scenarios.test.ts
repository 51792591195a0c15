import { describe, expect, test } from "vitest";
import { bench } from "../bench.ts";
import { control } from "../control.ts";
import { nginxProgram } from "../nginx.ts";
import type { ScenarioReport } from "../report.ts";
import type { SuiteCost } from "../scenario.ts";
import { SCENARIOS } from "./scenarios.ts";

const LINUX = process.platform === "linux";

/** One scenario, as shortly as can be, against the echo without a library. */
async function smoke(name: string, options: Parameters<typeof bench>[1] = {}): Promise<ScenarioReport> {
  const { scenarios } = await bench([control()], { scenarios: [name], smoke: true, ...options });
  const [report] = scenarios;
  if (report === undefined) throw new Error("expected a report, came none");
  return report;
}

const names = ({ contenders }: ScenarioReport): string[] => contenders.map(({ name }) => name);
const medians = ({ contenders }: ScenarioReport, metric: string): (number | undefined)[] =>
  contenders.map(({ figures }) => figures[metric]?.median);
const positive = expect.toSatisfy((value: number) => value > 0);

// Every test starts servers, which a busy machine may take seconds for.
describe("the scenarios", { timeout: 120_000 }, () => {
  test("have names of their own, and say what they do", () => {
    expect(new Set(SCENARIOS.map(({ name }) => name)).size).toBe(SCENARIOS.length);
    for (const { says, method } of SCENARIOS) expect(says.length * method.length).toBeGreaterThan(0);
  });

  test("echo takes rate and latency of a function and of its twin", async () => {
    const report = await smoke("echo", { inFlight: [3] });
    expect(report.failures).toEqual([]);
    expect(names(report)).toEqual(["bare sockets", "bare sockets (again)", "bare sockets #2"]);
    for (const metric of ["rate@3", "p50@3", "p99@3"])
      expect(medians(report, metric)).toEqual([positive, positive, positive]);
    const [percentiles = []] = report.contenders.map(({ latencies }) => latencies["3 in flight"]);
    const us = percentiles.map((one) => one.us);
    expect(us).toEqual([...us].sort((a, b) => a - b));
  });

  test("echo takes latencies at a rate, beside those of messages in flight", async () => {
    const report = await smoke("echo", { inFlight: [1], perSecond: 500 });
    expect(report.failures).toEqual([]);
    for (const metric of ["p50@open", "p99@open", "p999@open", "rate@open"])
      expect(medians(report, metric)).toEqual([positive, positive, positive]);
    expect(report.contenders.map(({ latencies }) => Object.keys(latencies))).toEqual(
      Array(3).fill(["1 in flight", "at 500 /s"]),
    );
  });

  test("echo compares over the rounds that a claim takes", async () => {
    const { comparisons } = await smoke("echo", { inFlight: [1], rounds: 5 });
    expect(comparisons.length).toBeGreaterThan(0);
    for (const { metric, noise, claim } of comparisons) {
      expect(noise).toBeGreaterThanOrEqual(1);
      // A rate is judged where a server was the limit: a busy machine leaves it time.
      expect(["more", "less", "same", ...(metric === "rate@1" ? ["unknown"] : [])]).toContain(claim);
    }
  });

  test("idle takes the memory of a connection", async () => {
    const report = await smoke("idle");
    expect(report.failures).toEqual([]);
    expect(names(report)).toEqual(["bare sockets", "bare sockets (again)"]);
    if (LINUX) for (const bytes of medians(report, "empty")) expect(bytes).toBeGreaterThan(1024 ** 2);
  });

  test("start takes a cold start, and the bare interpreter beside it", async () => {
    const report = await smoke("start");
    expect(report.failures).toEqual([]);
    expect(names(report)).toEqual([
      "bare sockets",
      "bare sockets (again)",
      ...(LINUX ? [`node ${process.version} -e 0`, `node ${process.version} http server`] : []),
    ]);
    for (const ms of medians(report, "ms")) expect(ms).toBeGreaterThan(0);
  });

  test("start runs what would be deployed, or says why not", async () => {
    const asked: string[] = [];
    const report = await smoke("start", {
      means: {
        deployed: async ({ name }) => {
          asked.push(name);
          throw new Error("too big");
        },
      },
    });
    expect(asked).toEqual(["bare sockets"]);
    expect(report.notes).toEqual([expect.stringContaining("could not be packed: too big")]);
    expect(report.failures).toEqual([]);
  });

  test("relay takes nginx and nothing in front of one server", async () => {
    const report = await smoke("relay");
    expect(report.failures).toEqual([]);
    const nginx = nginxProgram() !== undefined;
    expect(names(report)).toEqual(
      nginx ? ["nginx", "nginx (again)", "direct"] : ["direct", "direct (again)"],
    );
    expect(report.notes.some((note) => note.startsWith("nginx: not run"))).toBe(!nginx);
    expect(medians(report, "rate@16")).toEqual(report.contenders.map(() => positive));
    if (nginx && LINUX) expect(report.contenders[0]?.figures["relay@16"]).toBeDefined();
  });

  test("suite tells what a run cost, and its share of the reference", async () => {
    const cost: SuiteCost = { cases: 800, wallMs: 11_380, probeCpuMs: 2000, serverCpuMs: 8000 };
    const { scenarios } = await bench([{ ...control(), libraries: ["ws"] }], {
      scenarios: ["suite"],
      depth: "full",
      means: { suite: async () => cost },
    });
    const [report] = scenarios;
    const figure = (id: string) => report?.contenders[0]?.figures[id]?.median;
    expect(report?.contenders).toHaveLength(1);
    expect([figure("cases"), figure("ratio"), figure("ofWall")]).toEqual([800, 0.25, expect.closeTo(0.01)]);
    expect(report?.notes.join()).toContain("Autobahn took 1138 s on ws");
  });

  test.each([
    [["echo"], [], "NothingToMeasure"],
    [["none"], [control()], "UnknownScenario"],
  ])("refuses %j of %j with %s", async (scenarios, subjects, code) => {
    await expect(bench(subjects, { scenarios })).rejects.toMatchObject({ code });
  });

  test("names a URL in scenarios that start what they measure", async () => {
    const { scenarios } = await bench([{ name: "there", url: "ws://127.0.0.1:1/" }], {
      scenarios: ["start"],
      smoke: true,
    });
    expect(scenarios[0]?.notes).toEqual(["there: not run, it is running already"]);
  });
});
