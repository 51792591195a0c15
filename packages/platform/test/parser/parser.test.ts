// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the expressions of s.yaml are written like that
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { PlatformError } from "../../src/platform-error.ts";
import { readFunctions } from "../../src/s-yaml/s-yaml.ts";
import { agree, compare, differenceOf, inFolder } from "./compared.ts";
import { DIFFERENCES } from "./differences.ts";
import { expression, type GeneratedProject, generatedProject } from "./generated-projects.ts";
import { Oracle } from "./oracle.ts";
import { FILES, SCALARS, scalarText, withScalar } from "./yaml-texts.ts";

const FIXTURES = join(import.meta.dirname, "../../fixtures");
const files = readdirSync(FIXTURES, { recursive: true, encoding: "utf8" }).filter((name) =>
  /\/s[^/]*\.ya?ml$/.test(name),
);

const oracle = new Oracle();
afterAll(() => oracle[Symbol.dispose]());

/** What each generated reading came to, for the tests that look at the generator itself. */
type Outcome = "same" | "refused by both" | "differs as stated";

async function outcomeOf(project: Omit<GeneratedProject, "main">): Promise<Outcome> {
  const compared = await inFolder(project, (asked) => compare(oracle, asked));
  if (agree(compared)) return "refusal" in compared.theirs ? "refused by both" : "same";
  if (differenceOf(compared) !== undefined) return "differs as stated";
  throw new Error(`read otherwise, and no difference states it: ${JSON.stringify(compared, undefined, 2)}`);
}

/** A property may take this long on a machine that does much else; it is bounded by its runs, not by time. */
const LIMIT_MS = 300_000;

/** Runs a property, and counts what its cases came to. A failure prints the seed and the smallest project. */
async function outcomes<T>(
  arbitrary: fc.Arbitrary<T>,
  numRuns: number,
  projectOf: (generated: T) => Omit<GeneratedProject, "main">,
) {
  const counts: Record<Outcome, number> = { same: 0, "refused by both": 0, "differs as stated": 0 };
  const property = fc.asyncProperty(arbitrary, async (generated) => {
    counts[await outcomeOf(projectOf(generated))] += 1;
  });
  await fc.assert(property, { numRuns, interruptAfterTimeLimit: LIMIT_MS, markInterruptAsFailure: true });
  return counts;
}

describe("s.yaml is read as by the platform's own parser", () => {
  test.each(files)("the fixture %s", async (name) => {
    const file = join(FIXTURES, name);
    const compared = await compare(oracle, { dir: dirname(file), file, environment: {} });
    // Component fc is of an older edition, whose expressions the platform's parser leaves to an older engine.
    expect(agree(compared) ? "same" : differenceOf(compared)).toBe(
      name.startsWith("fc2/") ? "older-expressions" : "same",
    );
    expect(compared.theirs).toHaveProperty("resources");
  });

  test.each([undefined, "test", "prod", "gone"])("the environment %s", async (environmentName) => {
    const dir = join(FIXTURES, "environments");
    const compared = await compare(oracle, {
      dir,
      file: join(dir, "s.yaml"),
      environment: {},
      environmentName,
    });
    expect(compared.ours).toMatchObject(compared.theirs);
    expect(compared.theirs).toHaveProperty("resources");
  });

  test.each(Object.entries(FILES))("a file with %s", async (_, text) => {
    await outcomeOf({ environment: {}, files: { "s.yaml": text } });
  });

  test("scalars that are known to be seen differently", async () => {
    const outcomes: Record<string, Outcome> = {};
    for (const text of SCALARS)
      outcomes[text] = await outcomeOf({ environment: {}, files: { "s.yaml": withScalar(text) } });
    expect(Object.values(outcomes).filter((outcome) => outcome === "same").length).toBeGreaterThan(50);
  });

  test("scalars of any signs", { timeout: LIMIT_MS + 10_000 }, async () => {
    const counts = await outcomes(scalarText, 300, (text) => ({
      environment: {},
      files: { "s.yaml": withScalar(text) },
    }));
    expect(counts.same).toBeGreaterThan(150);
  });

  test("generated projects", { timeout: LIMIT_MS + 10_000 }, async () => {
    const counts = await outcomes(generatedProject, 250, (project) => project);
    // Were most refused, nothing would be compared.
    expect(counts.same).toBeGreaterThan(80);
    expect(counts["refused by both"]).toBeGreaterThan(10);
  });

  test("one expression at a time, in every form", { timeout: LIMIT_MS + 10_000 }, async () => {
    const counts = await outcomes(expression, 400, (text) => ({
      environment: { SET: "set", EMPTY: "" },
      files: {
        "s.yaml": JSON.stringify({
          edition: "3.0.0",
          name: "demo",
          vars: { a: 1, b: "text", c: { a: "x", b: 5 }, "my-key": "k", list: ["x", "y"] },
          resources: {
            store: { component: "oss", props: { a: "s", b: 7 } },
            app: { component: "fc3", props: { a: "pa", b: "${vars.b}", value: text, code: "./folder" } },
            last: { component: "fc3", props: { a: "la" } },
          },
        }),
        ".env": "IN_DOTENV=beside\nIN_CODE_DOTENV=beside\nODD=$IN_DOTENV",
        "folder/.env": "IN_CODE_DOTENV=code",
        "version.txt": "1.4.2",
        "odd.txt": "${vars.a}",
        "data.json": '{"a":1,"b":[true],"my-key":"q"}',
        "data.yaml": "a: 1\nb: two\n",
      },
    }));
    expect(counts.same).toBeGreaterThan(100);
    expect(counts["refused by both"]).toBeGreaterThan(50);
  });
});

describe("a stated difference", () => {
  test.each(DIFFERENCES.filter(({ ofFunctions }) => !ofFunctions))(
    "$id is one, in each of its examples",
    async ({ id, examples }) => {
      for (const example of examples) {
        const compared = await inFolder(example, (asked) => compare(oracle, asked));
        expect(agree(compared), JSON.stringify(compared)).toBe(false);
        expect(differenceOf(compared)).toBe(id);
      }
    },
  );

  test.each(DIFFERENCES.filter(({ ofFunctions }) => ofFunctions))(
    "$id is one of functions alone, in each of its examples",
    async ({ examples }) => {
      for (const example of examples) {
        await inFolder(example, async (asked) => {
          const compared = await compare(oracle, asked);
          expect(compared.theirs).toHaveProperty("resources");
          expect(agree(compared)).toBe(true);
          expect(() => readFunctions(asked.file, asked)).toThrow(PlatformError);
        });
      }
    },
  );

  test("stands in the README, and nothing else does", () => {
    const readme = readFileSync(join(import.meta.dirname, "../../README.md"), "utf8").replaceAll(/ +/g, " ");
    const rows = DIFFERENCES.map(({ file, theirs, here }) => `| ${file} | ${theirs} | ${here} |\n`);
    const table = readme.split("## Where this differs from the platform's tool")[1]?.split("\n## ")[0] ?? "";
    for (const row of rows) expect(table).toContain(row);
    expect(table.match(/^\| /gm)).toHaveLength(rows.length + 2);
  });
});
