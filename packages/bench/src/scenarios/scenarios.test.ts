import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PREREQUISITES, recordMissing } from "@wsfn/instance";
import { functionFromCommand } from "@wsfn/platform";
import { describe, expect, onTestFinished, test } from "vitest";
import { bench } from "../bench.ts";
import { direct } from "../endpoint/endpoint.ts";
import { nginxProgram } from "../endpoint/nginx.ts";
import { redisProgram } from "../endpoint/redis.ts";
import type { ScenarioReport } from "../report/report.ts";
import type { SuiteCost } from "../scenario.ts";
import { control } from "../subjects/control.ts";
import { SCENARIOS, scenariosFor } from "./scenarios.ts";

const LINUX = process.platform === "linux";

/** One scenario, as shortly as can be, against echoes without a library. */
async function smoke(
  name: string,
  options: Parameters<typeof bench>[1] = {},
  subjects: readonly string[] = ["one"],
): Promise<ScenarioReport> {
  const named = subjects.map((each) => ({ ...control(), name: each }));
  const { scenarios } = await bench(named, { scenarios: [name], smoke: true, ...options });
  const [report] = scenarios;
  if (report === undefined) throw new Error("expected a report, got none");
  return report;
}

const names = ({ contenders }: ScenarioReport): string[] => contenders.map(({ name }) => name);
const medians = ({ contenders }: ScenarioReport, metric: string): (number | undefined)[] =>
  contenders.map(({ figures }) => figures[metric]?.median);
const positive = expect.toSatisfy((value: number) => value > 0);

// Every test starts servers, which a busy machine may take seconds for.
describe("the scenarios", { timeout: 300_000 }, () => {
  test("have names of their own, and a description", () => {
    expect(new Set(SCENARIOS.map(({ name }) => name)).size).toBe(SCENARIOS.length);
    for (const { says, method } of SCENARIOS) expect(says.length * method.length).toBeGreaterThan(0);
  });

  test("are asked of subjects that they concern", () => {
    const rooms = { dialect: "centrifuge", path: "/" } as const;
    expect(scenariosFor([control()])).toEqual(["echo", "start", "idle", "relay", "suite", "herd"]);
    expect(scenariosFor([control(), { ...control(), rooms }])).toContain("rooms");
  });

  test("echo takes rate and latency of functions, and of no library beside them", async () => {
    const report = await smoke("echo", { inFlight: [3] }, ["one", "other"]);
    expect(report.failures).toEqual([]);
    expect(names(report)).toEqual(["one", "other", "bare sockets"]);
    for (const metric of ["rate@3", "p50@3", "p99@3"])
      expect(medians(report, metric)).toEqual([positive, positive, positive]);
    const [percentiles = []] = report.contenders.map(({ latencies }) => latencies["3 in flight"]);
    const us = percentiles.map((one) => one.us);
    expect(us).toEqual([...us].sort((a, b) => a - b));
  });

  test("echo takes latencies at a rate, beside those of messages in flight", async () => {
    // Nobody answers within the 30 ms of a smoke's window where others have the CPU, and what was achieved at a rate would be nothing.
    const options = { inFlight: [1], perSecond: 500, windowMs: 500 };
    const report = await smoke("echo", options, ["one", "other"]);
    expect(report.failures).toEqual([]);
    for (const metric of ["p50@open", "p99@open", "p999@open", "rate@open"])
      expect(medians(report, metric)).toEqual([positive, positive, positive]);
    expect(report.contenders.map(({ latencies }) => Object.keys(latencies))).toEqual(
      Array(3).fill(["1 in flight", "at 500 /s"]),
    );
  });

  test("echo compares functions with each other, and states where each pair lies", async () => {
    const options = { inFlight: [1], rounds: 5, stopsWhenAnswered: false };
    const { comparisons, rounds, contenders } = await smoke("echo", options, ["one", "other"]);
    expect(rounds).toBe(5);
    expect(comparisons.map(({ of, against, metric }) => [of, against, metric])).toEqual([
      ["other", "one", "rate@1"],
      ...(LINUX ? [["other", "one", "cpu@1"]] : []),
    ]);
    for (const { value, low = Number.NaN, high = Number.NaN } of comparisons) {
      expect([low > 0, low <= value, value <= high]).toEqual([true, true, true]);
    }
    // The one beside them is measured in three rounds.
    expect(contenders.map(({ figures }) => figures["rate@1"]?.rounds.length)).toEqual([5, 5, 3]);
  });

  test("echo takes servers that somebody else runs as they are, with a note of what follows", async () => {
    const there = await direct(control().spec, { signal: new AbortController().signal });
    onTestFinished(() => there.close());
    const { scenarios } = await bench([{ name: "there", url: there.url }], { smoke: true, rounds: 2 });
    expect(scenarios[0]?.failures).toEqual([]);
    expect(scenarios[0]?.notes).toEqual(
      expect.arrayContaining([expect.stringMatching(/^there: one process all the time/)]),
    );
  });

  test("echo has no note on a server that cannot be reached, and ends without a window", async () => {
    const { scenarios } = await bench([{ name: "gone", url: "ws://127.0.0.1:9" }], { smoke: true });
    const [report] = scenarios;
    expect(report?.failures).toMatchObject([{ name: "gone", why: expect.stringContaining("ECONNREFUSED") }]);
    expect(report?.contenders).toEqual([]);
    expect(report?.notes).toEqual([]);
  });

  test("idle takes the memory of a connection", async () => {
    const report = await smoke("idle");
    expect(report.failures).toEqual([]);
    expect(names(report)).toEqual(["one"]);
    if (LINUX) for (const bytes of medians(report, "empty")) expect(bytes).toBeGreaterThan(1024 ** 2);
  });

  test("start takes a cold start, and the bare interpreter beside it", async () => {
    const report = await smoke("start");
    expect(report.failures).toEqual([]);
    expect(names(report)).toEqual([
      "one",
      ...(LINUX ? [`node ${process.version} -e 0`, `node ${process.version} http server`] : []),
    ]);
    for (const ms of medians(report, "ms")) expect(ms).toBeGreaterThan(0);
  });

  test("start runs what would be deployed, or says why not", async () => {
    const asked: string[] = [];
    const report = await smoke("start", {
      providers: {
        deployed: async ({ name }) => {
          asked.push(name);
          throw new Error("too big");
        },
      },
    });
    expect(asked).toEqual(["one"]);
    expect(report.notes).toEqual([expect.stringContaining("could not be packed: too big")]);
    expect(report.failures).toEqual([]);
  });

  test("relay takes nginx and nothing in front of one server", async () => {
    const report = await smoke("relay");
    expect(report.failures).toEqual([]);
    const nginx = nginxProgram() !== undefined;
    expect(names(report)).toEqual(nginx ? ["nginx", "direct"] : ["direct"]);
    expect(report.notes.some((note) => note.startsWith("nginx: not run"))).toBe(!nginx);
    expect(medians(report, "rate@16")).toEqual(report.contenders.map(() => positive));
    if (nginx && LINUX) expect(report.contenders[0]?.figures["relay@16"]).toBeDefined();
  });

  test("suite shows what a run cost, and its share of the reference", async () => {
    const cost: SuiteCost = { cases: 800, wallMs: 11_380, probeCpuMs: 2000, serverCpuMs: 8000 };
    const { scenarios } = await bench([{ ...control(), libraries: ["ws"] }], {
      scenarios: ["suite"],
      depth: "full",
      providers: { suite: async () => cost },
    });
    const [report] = scenarios;
    const figure = (id: string) => report?.contenders[0]?.figures[id]?.median;
    expect(report?.contenders).toHaveLength(1);
    expect([figure("cases"), figure("ratio"), figure("ofWall")]).toEqual([800, 0.25, expect.closeTo(0.01)]);
    expect(report?.notes.join()).toContain("Autobahn took 1138 s on ws");
  });

  test("herd takes the peak of clients that come back, by the way that they wait", async () => {
    const report = await smoke("herd");
    expect(report.failures).toEqual([]);
    const [fixed = "", ...others] = names(report);
    expect(fixed).toBe("fixed delay of 1 s");
    expect(others).toHaveLength(3);
    expect(medians(report, "second")).toEqual([4, positive, positive, positive]);
    expect(medians(report, "tenth")).toEqual([positive, positive, positive, positive]);
    for (const ms of medians(report, "away")) expect(ms).toBeGreaterThan(0);
    expect(report.contenders.map(({ latencies }) => Object.keys(latencies))).toEqual(
      Array(4).fill(["reconnect"]),
    );
  });

  test("rooms leaves out what serves none, and says so", async () => {
    const report = await smoke("rooms");
    expect(report.notes[0]).toBe("one: not run, its wsfn.json has no rooms");
    expect(report.failures).toEqual([]);
  });

  if (redisProgram() === undefined) {
    test("rooms are not measured here: there is no redis-server", () => {
      const { hint } = PREREQUISITES["redis-server"];
      const why = "redis-server is not there";
      recordMissing({ what: "the benchmark's rooms", why, hint, where: "packages/bench" });
      if (process.env.WSFN_REQUIRE === "all") throw new Error(`${why}: ${hint}`);
    });
  } else {
    test("rooms takes deliveries of a function across instances, and of Redis beside it", async () => {
      const dir = fileURLToPath(new URL("../../test", import.meta.url));
      const command = [process.execPath, join(dir, "room-program.ts")];
      const subject = {
        ...{ name: "fake", dir, rooms: { dialect: "centrifuge", path: "/" } as const },
        spec: functionFromCommand(dir, "node", { name: "fake", command }),
      };
      const { scenarios } = await bench([subject], { scenarios: ["rooms"], smoke: true, connections: 20 });
      const [report] = scenarios;
      expect(report?.failures).toEqual([]);
      expect(report && names(report)).toEqual(["fake", "bare Redis pub/sub"]);
      for (const metric of ["rate@one", "p50@one", "p99@one", "rate@many", "p50@many"]) {
        expect(report && medians(report, metric)).toEqual([positive, positive]);
      }
      if (LINUX) expect(report && medians(report, "cpu@one")).toEqual([positive, positive]);
      // Redis serves the instances of the one, and is the server of the other.
      if (LINUX) expect(report && medians(report, "relay@many")).toEqual([positive, undefined]);
    });
  }

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
