import { expect, test } from "vitest";
import { CATALOGUE } from "../catalogue/catalogue.ts";
import { causeOf } from "./cause.ts";
import type { Deviation } from "./deviation.ts";

const UPGRADED: Deviation = {
  fact: "response",
  wanted: ["4xx"],
  status: 101,
  got: "101 Switching Protocols",
};

const what = (id: string, deviation: Deviation): string | undefined => {
  const c = CATALOGUE.find((one) => one.id === id);
  return c && causeOf(c, deviation).what;
};

test("is the same for every case about the same header of a request", () => {
  const about = ["handshake/version-0", "handshake/version-12", "handshake/version-255"];
  expect(about.map((id) => what(id, UPGRADED))).toEqual(
    about.map(() => "upgrades a request with a wrong Sec-WebSocket-Version"),
  );
});

test("is the same for a missing Close frame whatever the case is about", () => {
  const missing: Deviation = { fact: "no-close-frame", end: "fin" };
  expect(what("framing/text-125", missing)).toBe(what("control/ping-0", missing));
});

test("tells a pong with another payload from none", () => {
  const other = { kind: "pong", bytes: 0, shown: "0 B" } as const;
  expect(what("control/ping-0", { fact: "no-pong", quietMs: 1, others: [other] })).not.toBe(
    what("control/ping-0", { fact: "no-pong", quietMs: 1, others: [] }),
  );
});
