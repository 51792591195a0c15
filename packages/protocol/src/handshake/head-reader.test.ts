import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { headerTokens, headerValues, listsToken } from "../header-fields.ts";
import { encodeRequest, readRequestHead, requestHeadReader } from "./request.ts";
import { encodeResponse, readResponseHead, responseHeadReader } from "./response.ts";

function head(text: string) {
  const progress = readResponseHead(Buffer.from(text, "latin1"));
  if (progress.state !== "complete") throw new Error(`expected a complete head, got ${progress.state}`);
  return progress.head;
}

const name = fc.string({ unit: fc.constantFrom(..."abcXYZ-019"), minLength: 1, maxLength: 12 });
const value = fc
  .string({ unit: fc.constantFrom(...'abc:;,= é"/'), maxLength: 30 })
  .map((text) => text.trim());
const headers = fc.array(fc.tuple(name, value), { maxLength: 8 });

describe("HeadReader", () => {
  test("reads back what encodeResponse and encodeRequest write, however it is cut", () => {
    const octets = fc.uint8Array({ maxLength: 20 });
    fc.assert(
      fc.property(headers, octets, fc.array(fc.nat(), { maxLength: 6 }), (sent, after, cuts) => {
        for (const [bytes, reader, expected] of [
          [
            encodeResponse({ status: 101, headers: sent }),
            responseHeadReader(),
            { status: 101, reason: "Switching Protocols" },
          ],
          [
            encodeRequest({ target: "/a?b", headers: sent }),
            requestHeadReader(),
            { method: "GET", target: "/a?b" },
          ],
        ] as const) {
          const stream = Buffer.concat([bytes, after]);
          const ends = [...cuts.map((cut) => cut % bytes.length), stream.length].sort((a, b) => a - b);
          let from = 0;
          for (const end of ends) {
            const progress = reader.push(stream.subarray(from, end));
            from = end;
            if (end < stream.length) expect(progress).toEqual({ state: "partial" });
            else {
              expect(progress).toMatchObject({
                state: "complete",
                head: { ...expected, version: "1.1", headers: sent, violations: [] },
                rest: Buffer.from(after),
              });
            }
          }
        }
      }),
    );
  });

  test("hands over the frames that came in the same chunk", () => {
    const progress = readResponseHead(Buffer.from("HTTP/1.1 101 OK\r\nA: b\r\n\r\n\x81\x00", "latin1"));
    expect(progress).toMatchObject({ state: "complete", rest: Buffer.from("8100", "hex") });
  });

  test("keeps order, case and repetition of fields", () => {
    const read = head("HTTP/1.1 200 OK\r\nX-A: 1\r\nx-a:2\r\nB:  c, D ,,\t\r\n\r\n");
    expect(read.headers).toEqual([
      ["X-A", "1"],
      ["x-a", "2"],
      ["B", "c, D ,,"],
    ]);
    expect(headerValues(read, "x-A")).toEqual(["1", "2"]);
    expect(headerTokens(read, "b")).toEqual(["c", "D"]);
    expect(listsToken(read, "b", "d")).toBe(true);
    expect(listsToken(read, "b", "c, D")).toBe(false);
  });

  test.each([
    ["HTTP/1.1 200\r\n\r\n", { status: 200, reason: "" }],
    ["HTTP/1.1 200 \r\n\r\n", { status: 200, reason: "" }],
    ["\r\nHTTP/1.0 404 Not Found\r\n\r\n", { version: "1.0", status: 404, reason: "Not Found" }],
  ])("reads the status line of %j", (text, expected) => {
    expect(head(text)).toMatchObject({ ...expected, violations: [] });
  });

  test.each([
    ["HTP/1.1 200 OK\r\n\r\n", "start-line-malformed", "RFC 9112 §2.1"],
    ["HTTP/1.1 20 OK\r\n\r\n", "start-line-malformed", "RFC 9112 §2.1"],
    ["HTTP/1.1 200 OK\nA: b\n\n", "bare-line-feed", "RFC 9112 §2.2"],
    ["HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n", "line-folded", "RFC 9112 §5.2"],
    ["HTTP/1.1 200 OK\r\nnonsense\r\n\r\n", "field-line-malformed", "RFC 9112 §5"],
    ["HTTP/1.1 200 OK\r\nA : b\r\n\r\n", "field-name-not-token", "RFC 9112 §5.1"],
    ["HTTP/1.1 200 OK\r\n: b\r\n\r\n", "field-name-not-token", "RFC 9112 §5.1"],
    ["HTTP/1.1 200 OK\r\nA: b\x07\r\n\r\n", "field-value-control-character", "RFC 9110 §5.5"],
    ["HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n", "field-value-control-character", "RFC 9110 §5.5"],
  ])("reads %j and lists what is wrong: %s", (text, code, source) => {
    expect(head(text).violations).toMatchObject([{ code, source }]);
  });

  test("lists a request line that is none", () => {
    expect(readRequestHead(Buffer.from("GET  / HTTP/1.1\r\n\r\n"))).toMatchObject({
      head: { violations: [{ code: "start-line-malformed" }] },
    });
  });

  test("gives up at maxHeadBytes, and not one octet before", () => {
    const text = Buffer.from("HTTP/1.1 200 OK\r\nA: 0123456789\r\n\r\n");
    expect(readResponseHead(text, { maxHeadBytes: text.length }).state).toBe("complete");
    const reader = responseHeadReader({ maxHeadBytes: text.length - 1 });
    expect(reader.push(text.subarray(0, 20)).state).toBe("partial");
    expect(reader.push(text.subarray(20))).toMatchObject({
      state: "bad",
      violation: { code: "head-too-large", source: "RFC 6585 §5" },
    });
    expect(reader.push(text).state).toBe("bad");
  });

  test("gives up on line ends that never end", () => {
    expect(readResponseHead(Buffer.alloc(20_000, "\r\n")).state).toBe("bad");
  });
});

describe("encodeRequest", () => {
  test("writes raw lines as they are, legal or not", () => {
    const bytes = encodeRequest({
      method: "PUT",
      version: "HTTP/1.0",
      headers: ["no colon", ["A", "b"], " folded"],
    });
    expect(bytes.toString()).toBe("PUT / HTTP/1.0\r\nno colon\r\nA: b\r\n folded\r\n\r\n");
  });

  test.each([
    [{ target: "/ HTTP/1.1\r\nX: y", headers: [] }],
    [{ headers: [["A", "b\nC: d"]] }],
    [{ headers: [["A\r", "b"]] }],
  ] as const)("throws BadHeaderText for a line break smuggled into %j", (init) => {
    expect(() => encodeRequest(init)).toThrow(expect.objectContaining({ code: "BadHeaderText" }));
  });
});

test("encodeResponse writes the usual reason unless given another", () => {
  expect(encodeResponse({ status: 426, headers: [] }).toString()).toBe(
    "HTTP/1.1 426 Upgrade Required\r\n\r\n",
  );
  expect(encodeResponse({ status: 101, reason: "Web Socket", headers: [] }).toString()).toMatch(
    /^HTTP\/1.1 101 Web Socket\r\n/,
  );
});
