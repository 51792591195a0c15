import { acceptHeaders, type RawHeader, type ResponseHead } from "@wsfn/protocol";
import { expect, describe as group, test } from "vitest";
import type { ResponseRule } from "../case/case.ts";
import { openingRequest } from "../connection/opening.ts";
import { targetOf } from "../connection/target.ts";
import { acceptanceFaults } from "./acceptance.ts";
import { judgeResponse } from "./response.ts";
import { describe } from "./words.ts";

const KEY = "dGhlIHNhbXBsZSBub25jZQ==";
const request = openingRequest(targetOf("ws://127.0.0.1:9000/"), {
  headers: { "Sec-WebSocket-Key": KEY },
  offer: "permessage-deflate",
});
const response = (status: number, headers: readonly RawHeader[] = []): ResponseHead => ({
  version: "1.1",
  status,
  reason: status === 101 ? "Switching Protocols" : "Bad Request",
  headers,
  violations: [],
});
const good = acceptHeaders({ key: KEY });

group("acceptanceFaults", () => {
  test.each([
    ["nothing in a right answer", good, []],
    [
      "a wrong accept",
      [...good.slice(0, 2), ["Sec-WebSocket-Accept", "x"] as const],
      [/^expected Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo= in the 101, got x/],
    ],
    ["no Upgrade and no Connection", good.slice(2), [/Upgrade: websocket/, /Connection: Upgrade/]],
    [
      "another Connection, and says which",
      [...good.slice(0, 1), ["Connection", "keep-alive"] as const, ...good.slice(2)],
      [/^expected Connection: Upgrade in the 101, got keep-alive /],
    ],
    [
      "several extensions that were not offered, and says which",
      [...good, ["Sec-WebSocket-Extensions", "x-a, x-b; c=1, x-d"] as const],
      [/^expected only extensions that were offered in the 101, got x-a and x-b and x-d /],
    ],
    [
      "a subprotocol that was not offered",
      [...good, ["Sec-WebSocket-Protocol", "chat"] as const],
      [/subprotocol/],
    ],
    [
      "an extension that was not offered",
      [...good, ["Sec-WebSocket-Extensions", "x-other"] as const],
      [/x-other/],
    ],
    [
      "an extension header that is none",
      [...good, ["Sec-WebSocket-Extensions", ";"] as const],
      [/extension's name/],
    ],
  ])("finds %s", (_what, headers, patterns) => {
    const faults = acceptanceFaults(response(101, headers), request).map(describe);
    expect(faults).toHaveLength(patterns.length);
    for (const [index, pattern] of patterns.entries()) expect(faults[index]).toMatch(pattern);
  });
});

group("judgeResponse", () => {
  const RULE: ResponseRule = {
    ok: ["4xx"],
    warn: ["5xx", "none"],
    headers: [{ header: "Sec-WebSocket-Version", token: "13" }],
  };
  const version: RawHeader = ["Sec-WebSocket-Version", "8, 13"];

  test.each([
    ["a status that is right", response(426, [version]), 0, 0],
    ["a header that is missing", response(400), 1, 0],
    ["a status that is tolerated", response(503), 0, 1],
    ["a status that is neither, before what is wrong with its headers", response(101), 4, 0],
    ["a connection that was closed", "none" as const, 0, 1],
    ["silence", "silence" as const, 1, 0],
  ])("counts %s", (_what, answer, faults, warnings) => {
    const found = judgeResponse(RULE, { got: answer, request });
    expect([found.faults.length, found.warnings.length]).toEqual([faults, warnings]);
  });

  test("names an upgrade that should not be before what is wrong with it", () => {
    const { faults } = judgeResponse(RULE, { got: response(101, good.slice(0, 2)), request });
    expect(faults.map(describe)).toEqual([
      "expected 4xx to the opening request, got 101 Switching Protocols",
      expect.stringMatching("^expected Sec-WebSocket-Accept: .*, got none"),
    ]);
  });
});
