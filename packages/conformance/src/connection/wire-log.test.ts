import { describe, expect, test } from "vitest";
import { frameLabel, WireLog } from "./wire-log.ts";

describe("WireLog", () => {
  test("keeps the first octets of each entry, and how many there were", () => {
    let now = 0;
    const log = new WireLog({ now: () => now });
    now = 1.26;
    log.note("sent", Buffer.alloc(1000, 0xab), "binary 1000 B");
    log.event("FIN received");
    expect(log.entries()).toEqual([
      { direction: "sent", atMs: 1.3, hex: "ab ".repeat(64).trim(), bytes: 1000, label: "binary 1000 B" },
      { direction: "event", atMs: 1.3, hex: "", bytes: 0, label: "FIN received" },
    ]);
  });

  test("does not keep the chunk that an entry came from", () => {
    const log = new WireLog();
    const chunk = Buffer.from("aa", "hex");
    log.note("received", chunk, "octet");
    chunk[0] = 0;
    expect(log.entries()[0]?.hex).toBe("aa");
  });

  test("shows no octet of a request that carries a secret, and all that comes after the answer", () => {
    const log = new WireLog({ conceals: true });
    log.note("sent", Buffer.from("GET /?token=secret"), "opening request");
    log.note("received", Buffer.from("HTTP"), "response 101");
    log.note("sent", Buffer.from("81", "hex"), "octet");
    expect(log.entries().map(({ hex }) => hex)).toEqual(["", "48 54 54 50", "81"]);
  });

  test("keeps the beginning and the end of a long connection", () => {
    const log = new WireLog();
    for (let index = 0; index < 1000; index += 1) log.note("sent", Buffer.alloc(1), `${index}`);
    const labels = log.entries().map(({ label }) => label);
    expect(labels).toHaveLength(48 + 1 + 24);
    expect([labels[0], labels[47], labels[48], labels.at(-1)]).toEqual([
      "0",
      "47",
      "928 entries left out",
      "999",
    ]);
  });
});

describe("frameLabel", () => {
  test.each([
    [{ opcode: 1, fin: true, rsv: 0 }, Buffer.from("hi"), 'text 2 B "hi"'],
    [{ opcode: 0, fin: false, rsv: 4 }, Buffer.from([0xff]), "continuation, not final, RSV 4 1 B ff"],
    [{ opcode: 8, fin: true, rsv: 0 }, Buffer.from("03eb6e6f", "hex"), 'close 1003 2 B "no"'],
    [{ opcode: 11, fin: true, rsv: 0 }, Buffer.alloc(0), "opcode 11 0 B"],
  ])("names %o", (frame, payload, label) => {
    expect(frameLabel(frame, payload)).toBe(label);
  });
});
