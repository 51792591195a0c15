import { expect, test } from "vitest";
import { wsServer } from "../../test/run/ws-server.ts";
import { conformance } from "../run/runner.ts";

const INSIDE_A_FRAME = ["utf8/fail-fast-inside-frame", "utf8/fail-fast-inside-frame-and-code-point"];

test("the pings of a server get no answer inside a frame, where it would be read as part of the frame", async () => {
  const { url } = await wsServer((client) => {
    client.on("message", (data, isBinary) => client.send(data, { binary: isBinary }));
    const pinging = setInterval(() => client.ping(), 10);
    client.on("close", () => clearInterval(pinging));
  });
  const report = await conformance(url, { cases: INSIDE_A_FRAME });
  // ws looks at a text when it has all of it, which is allowed.
  expect(report.cases.map(({ id, verdict, why }) => ({ id, verdict, why }))).toEqual(
    INSIDE_A_FRAME.map((id) => ({ id, verdict: "warn", why: expect.stringContaining("mark") })),
  );
});
