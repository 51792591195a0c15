import { createRequire } from "node:module";
import { isIPv4, isIPv6 } from "node:net";
import { Ajv } from "ajv";
import draft06 from "ajv/dist/refs/json-schema-draft-06.json" with { type: "json" };
import { describe, expect, test } from "vitest";
import type { FrameEntry } from "../../src/api/reports.ts";
import type { Bar } from "../model/bars.ts";
import { harOf, jsonLines } from "./export-frames.ts";
import { frameName, hexLines, isShown, textOf } from "./frame-text.ts";

const require = createRequire(import.meta.url);
const harSchema: Readonly<Record<string, object>> = require("har-schema");

/** The schema of HAR 1.2 that its readers share; the formats that it names are checked too. */
const isHar = new Ajv({
  formats: {
    "date-time": (text: string) => !Number.isNaN(Date.parse(text)),
    uri: (text: string) => URL.canParse(text),
    ipv4: isIPv4,
    ipv6: isIPv6,
  },
  strict: false,
})
  .addMetaSchema(draft06)
  .addSchema(Object.values(harSchema))
  .compile({ $ref: "har.json#" });

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const frame = (more: Partial<FrameEntry>): FrameEntry => ({
  ...{
    requestId: "r1",
    function: "echo",
    atMs: 2000,
    from: "client",
    kind: "frame",
    opcode: 1,
    fin: true,
    rsv: 0,
  },
  ...{ masked: true, payloadBytes: 1, payload: base64("a") },
  ...more,
});
const close = frame({ opcode: 8, payload: Buffer.from([0x0f, 0xa1, 0x62, 0x79, 0x65]).toString("base64") });

test.each([
  [frame({}), "text", "a"],
  [frame({ opcode: 2, fin: false }), "binary, not final", "a"],
  [frame({ rsv: 4, inflated: base64("all of it") }), "text, compressed", "all of it"],
  [close, "close 4001", "bye"],
  [frame({ opcode: 3, rsv: 2 }), "opcode 3, rsv 2", "a"],
])("%o is named", (entry, name, text) => {
  expect([frameName(entry), textOf(entry)]).toEqual([name, text]);
});

test("octets are shown 16 a line, with what is text", () => {
  expect(hexLines(Buffer.from("hello\n"))).toBe(`000000  ${"68 65 6c 6c 6f 0a".padEnd(47)}  hello.`);
  expect(
    hexLines(Buffer.alloc(40))
      .split("\n")
      .map((line) => line.slice(0, 6)),
  ).toEqual(["000000", "000010", "000020"]);
});

test("a filter takes by direction, kind and text, and never what explains a gap", () => {
  const all = { from: "both", kind: "all", text: "" } as const;
  const shown = (entry: FrameEntry, part: object): boolean => isShown(entry, { ...all, ...part });
  expect([
    shown(close, { kind: "data" }),
    shown(close, { kind: "control" }),
    shown(frame({}), { kind: "data" }),
  ]).toEqual([...[false, true, true]]);
  expect([
    shown(frame({}), { from: "function" }),
    shown(frame({}), { text: "b" }),
    shown(frame({}), { text: "a" }),
  ]).toEqual([...[false, false, true]]);
  expect(shown(frame({ kind: "gap" }), { from: "function", text: "b" })).toBe(true);
});

describe("exports", () => {
  const begin = frame({ kind: "begin", fromStart: false, extensions: "permessage-deflate", subprotocol: "" });
  const parts = [
    frame({ fin: false, payload: base64("one ") }),
    close,
    frame({ opcode: 0, payload: base64("two"), atMs: 2500 }),
  ];
  const answer = frame({ from: "function", opcode: 2, rsv: 4, inflated: "AP8=", atMs: 2600 });
  const entries = [begin, ...parts, answer];

  test("are JSON Lines as the API reported them", () => {
    expect(
      jsonLines(entries)
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual(entries);
  });

  /** A HAR of these entries that was found to be one. */
  const har = (of: readonly FrameEntry[], bars: ReadonlyMap<string, Bar> = new Map()) => {
    const read = JSON.parse(harOf(of, bars, () => "ws://127.0.0.1:1/"));
    expect(isHar(read), JSON.stringify(isHar.errors)).toBe(true);
    return read.log;
  };

  test("are HAR 1.2 with the messages put together", () => {
    const bar = { t1: 1000, t3: 1500, t4: 3000, path: "/ws?token=secret" } as Bar;
    const log = har(entries, new Map([["r1", bar]]));
    expect(JSON.stringify(log)).not.toContain("secret");
    expect(log.entries).toMatchObject([
      {
        startedDateTime: "1970-01-01T00:00:01.000Z",
        time: 2000,
        request: { url: "ws://127.0.0.1:1/ws" },
        response: { status: 101 },
        _webSocketMessages: [
          { type: "send", time: 2.5, opcode: 1, data: "one two" },
          { type: "receive", time: 2.6, opcode: 2, data: "AP8=" },
        ],
        comment: expect.stringContaining("from its middle on"),
      },
    ]);
  });

  test("are HAR 1.2 with the heads of the handshake, where it was seen", () => {
    const heads: Partial<FrameEntry> = {
      fromStart: true,
      request: { method: "GET", target: "/ws?room=1&token=redacted", headers: [["Host", "a"]] },
      answer: { status: 101, statusText: "Web Socket", headers: [["Upgrade", "websocket"]] },
    };
    const [entry] = har([{ ...begin, ...heads }]).entries;
    expect(entry).not.toHaveProperty("comment");
    expect(entry.request).toMatchObject({
      url: "ws://127.0.0.1:1/ws?room=1&token=redacted",
      headers: [{ name: "Host", value: "a" }],
      queryString: [
        { name: "room", value: "1" },
        { name: "token", value: "redacted" },
      ],
    });
    expect(entry.response).toMatchObject({
      statusText: "Web Socket",
      headers: [{ name: "Upgrade", value: "websocket" }],
    });
  });

  test("are HAR 1.2 without a connection, too", () => expect(har([]).entries).toEqual([]));

  test("are held against a schema that finds what is no HAR", () => {
    const read = JSON.parse(harOf([begin], new Map(), () => "ws://127.0.0.1:1/"));
    read.log.entries[0].request.url = "no URL";
    expect(isHar(read)).toBe(false);
  });
});
