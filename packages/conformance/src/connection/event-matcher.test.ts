import { describe, expect, test } from "vitest";
import type { Expected } from "../case/case.ts";
import { fill, utf8 } from "../case/payload.ts";
import { EventMatcher } from "./event-matcher.ts";

const text = (words: string): Expected => ({ kind: "text", payload: utf8(words) });
const buffer = (words: string): Buffer => Buffer.from(words);

describe("EventMatcher", () => {
  test("fits an alternative that is equal, no sooner and no longer", () => {
    const matcher = new EventMatcher({ ok: [[text("a"), text("b")]] });
    matcher.push("text", buffer("a"));
    expect([matcher.fit(), matcher.canStillFit()]).toEqual(["none", true]);
    matcher.push("text", buffer("b"));
    expect(matcher.fit()).toBe("ok");
    matcher.push("text", buffer("c"));
    expect([matcher.fit(), matcher.canStillFit()]).toEqual(["none", false]);
  });

  test("tells a tolerated alternative from a strict one", () => {
    const matcher = new EventMatcher({ ok: [[text("a")]], tolerated: [[]] });
    expect(matcher.fit()).toBe("tolerated");
    matcher.push("text", buffer("a"));
    expect(matcher.fit()).toBe("ok");
  });

  test.each([
    ["kind", "binary", buffer("a")],
    ["octets", "text", buffer("b")],
    ["length", "text", buffer("aa")],
  ] as const)("notices another %s", (_what, kind, payload) => {
    const matcher = new EventMatcher({ ok: [[text("a")]] });
    matcher.push(kind, payload);
    expect(matcher.canStillFit()).toBe(false);
  });

  test("compares large payloads and keeps only how they begin", () => {
    const matcher = new EventMatcher({ ok: [[{ kind: "binary", payload: fill("fe", 1_000_000) }]] });
    matcher.push("binary", Buffer.alloc(1_000_000, 0xfe));
    expect(matcher.fit()).toBe("ok");
    expect(matcher.shown[0]?.shown).toBe(`1000000 B ${"fe".repeat(24)}...`);
  });

  test("counts marks by their name", () => {
    const matcher = new EventMatcher({ ok: [[{ kind: "mark", name: "half" }]] });
    matcher.push("mark", buffer("half"));
    expect(matcher.fit()).toBe("ok");
  });

  test("leaves a kind out of the count, whatever its octets", () => {
    const matcher = new EventMatcher({ ok: [[]] });
    matcher.ignoreKind("pong");
    for (const octets of ["", "x"]) matcher.push("pong", buffer(octets));
    expect([matcher.count, matcher.fit()]).toEqual([0, "ok"]);
    matcher.push("text", buffer("x"));
    expect([matcher.count, matcher.fit()]).toEqual([1, "none"]);
  });

  test("shows no more than the first forty events", () => {
    const matcher = new EventMatcher({ ok: [[]] });
    for (let index = 0; index < 1000; index += 1) matcher.push("pong", buffer("x"));
    expect([matcher.count, matcher.shown.length]).toEqual([1000, 40]);
  });
});
