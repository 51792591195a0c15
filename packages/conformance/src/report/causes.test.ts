import { expect, test } from "vitest";
import { sampleCase } from "../../test/report/sample-reports.ts";
import { causesOf } from "./causes.ts";

const VERSION = { what: "upgrades a request with a wrong Sec-WebSocket-Version", rank: 4 };
const ENDS = { what: "ends or hangs on what a client sends", rank: 0 };
const CODE = { what: "closes with another code", rank: 6 };

test("counts a cause once, with its cases, and puts first what matters most in production", () => {
  const cases = [
    sampleCase({ id: "close/a", verdict: "warn", cause: CODE }),
    sampleCase({ id: "handshake/version-0", verdict: "fail", cause: VERSION }),
    sampleCase({ id: "handshake/version-12", verdict: "fail", cause: VERSION }),
    sampleCase({ id: "framing/length", verdict: "fail", cause: ENDS }),
    sampleCase({ id: "handshake/ok", verdict: "pass" }),
    sampleCase({ id: "handshake/known", verdict: "known-failing", cause: VERSION }),
  ];
  expect(causesOf(cases).map(({ cause: { what }, cases: some }) => [what, some.map(({ id }) => id)])).toEqual(
    [
      [ENDS.what, ["framing/length"]],
      [VERSION.what, ["handshake/version-0", "handshake/version-12"]],
      [CODE.what, ["close/a"]],
    ],
  );
});
