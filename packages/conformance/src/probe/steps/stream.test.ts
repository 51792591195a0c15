import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Behaviour, REFERENCE } from "../../../mutants/server/behaviour.ts";
import { startReference } from "../../../mutants/server/reference-server.ts";
import { startDeflateEcho } from "../../../test/deflate-echo.ts";
import type { ConformanceCase } from "../../case/case.ts";
import type { StreamStep } from "../../case/step.ts";
import { targetOf } from "../../connection/target.ts";
import { runCases } from "../../run/runner.ts";

const streamCase = (offer: string | undefined, step: Partial<StreamStep>): ConformanceCase => ({
  id: "deflate/a-stream",
  level: "MUST",
  says: "is a stream",
  source: { rfc: 7692, section: "7.2" },
  needs: [],
  autobahn: [],
  ...(offer !== undefined && { opening: { offer, expect: { ok: [101], deflate: { answer: "agreed" } } } }),
  script: [
    {
      do: "stream",
      kind: "binary",
      sample: "prose",
      bytes: 3000,
      count: 30,
      inFlight: 4,
      compressed: offer !== undefined,
      ...step,
    },
  ],
  events: { ok: [[]] },
  ending: { by: "probe", codes: [1000], clean: true },
});

const tryOn = async (url: string, c: ConformanceCase): Promise<string> => {
  const { cases } = await runCases([c], targetOf(url), {});
  return cases[0]?.why ?? "not tried";
};

describe("stream", () => {
  let echo: Awaited<ReturnType<typeof startDeflateEcho>>;
  beforeAll(async () => {
    echo = await startDeflateEcho();
  });
  afterAll(() => echo.close());

  const SIDES = ["", "; server_no_context_takeover"].flatMap((server) =>
    ["", "; client_no_context_takeover"].map((client) => `${server}${client}`),
  );
  const WINDOWS = [9, 11, 15].flatMap((bits) => [
    `; server_max_window_bits=${bits}`,
    `; client_max_window_bits=${bits}`,
  ]);
  it.each([...SIDES, ...WINDOWS, "; client_max_window_bits=8"])(
    "understands zlib's own streams at the other end, with permessage-deflate%s",
    async (parameters) => {
      const offer = `permessage-deflate${parameters}`;
      expect(await tryOn(echo.url, streamCase(offer, {}))).toBe("");
      expect(await tryOn(echo.url, streamCase(offer, { sample: "json", bytes: 50_000, count: 4 }))).toBe("");
    },
  );

  it.each([
    { kind: "text", sample: "html", bytes: 1000 },
    { kind: "text", sample: "html", bytes: 1000, fragment: 100 },
    { bytes: 0 },
    { bytes: 16, count: 700, inFlight: 16 },
    { bytes: 256, fragment: 16, inFlight: 1 },
  ] as const)("gets everything back as it was sent: %o", async (step) => {
    expect(await tryOn(echo.url, streamCase(undefined, step))).toBe("");
    expect(await tryOn(echo.url, streamCase("permessage-deflate", step))).toBe("");
  });

  const onMutant = async (behaviour: Behaviour, step: Partial<StreamStep>): Promise<string> => {
    const server = await startReference(behaviour);
    try {
      return await tryOn(server.url, streamCase(undefined, step));
    } finally {
      await server.close();
    }
  };

  it("passes the server that does all right", async () => {
    expect(await onMutant(REFERENCE, {})).toBe("");
  });

  it("says which echo was not what was sent", async () => {
    expect(await onMutant({ spoilsNth: 20 }, {})).toMatch(
      /^expected the echo of message 20 of 30: 3000 B .*, got 2999 B/,
    );
  });

  it("says when an echo comes as the other kind", async () => {
    expect(await onMutant({ answersAs: "text" }, { sample: "json" })).toBe(
      "expected a binary echo for message 1, got text",
    );
  });

  it("says how many came back before the server closed", async () => {
    expect(await onMutant({ maxMessageBytes: 2999 }, {})).toContain("the connection ended after 0");
  });
});
