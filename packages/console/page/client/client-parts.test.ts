import { describe, expect, test } from "vitest";
import type { ConsoleFunction } from "../../src/api/reports.ts";
import { type ConnectFields, connectCommand, connectRequest, fieldsFor } from "./connect-fields.ts";
import { hexOf, readMessage } from "./message-text.ts";
import { Recording, readRecording } from "./recording.ts";

const served: ConsoleFunction = {
  ...{
    name: "echo",
    url: "http://127.0.0.1:1/",
    wsUrl: "ws://127.0.0.1:1/",
    path: "/ws?a=1",
    authType: "anonymous",
  },
  ...{
    canSign: false,
    keyIds: [],
    signFlags: ["--dir", "/home/me/chat room"],
    timeoutMs: 1,
    instanceConcurrency: 1,
    memoryMb: 1,
    cpu: 1,
  },
};
const fields = {
  ...fieldsFor(served),
  headers: "X-One: it's 1\n\n Cookie : a=b",
  subprotocols: "chat, v2,",
};

describe("what a person filled in", () => {
  test("becomes a request", () => {
    expect(connectRequest(fieldsFor(served), served)).toEqual({
      do: "connect",
      url: "ws://127.0.0.1:1/ws?a=1",
      compress: true,
      count: 1,
    });
    expect(connectRequest({ ...fields, isSigned: true }, served)).toMatchObject({
      headers: [
        ["X-One", "it's 1"],
        ["Cookie", "a=b"],
      ],
      subprotocols: ["chat", "v2"],
      sign: { function: "echo" },
    });
  });

  test("becomes a command that a shell takes as it is", () => {
    expect(connectCommand({ ...fields, isSigned: true }, served)).toBe(
      "wsfn connect 'ws://127.0.0.1:1/ws?a=1' --header 'X-One: it'\\''s 1' --header 'Cookie: a=b' --subprotocol chat --subprotocol v2 --sign echo --dir '/home/me/chat room'",
    );
  });

  test.each<[string, ConsoleFunction["authType"], Partial<ConnectFields>, object, string]>([
    ["headers of 3.0", "function", {}, { scheme: "acs3" }, ""],
    ["headers of 2.0", "function", { scheme: "fc2" }, { scheme: "fc2" }, "--scheme fc2"],
    [
      "a signed URL",
      "function",
      { place: "url", expiresInSeconds: 60 },
      { in: "url", expiresInSeconds: 60 },
      "--as url --expires 60s",
    ],
    [
      "a token with claims",
      "jwt",
      { claims: '{"sub":"me","n":"1","roles":["a"]}', keyId: "k2" },
      { claims: { sub: "me", n: "1", roles: ["a"] }, keyId: "k2", expiresInSeconds: 3600 },
      `--claim sub=me --claim 'n="1"' --claim 'roles=["a"]' --key k2 --expires 3600s`,
    ],
  ])("is signed with %s, in the request and in the command", (_, authType, part, sign, words) => {
    const asking = { ...served, authType, signFlags: [] };
    const signed = { ...fieldsFor(asking), isSigned: true, isCompressed: false, ...part };
    expect(connectRequest(signed, asking).sign).toEqual({ function: "echo", ...sign });
    const command = "wsfn connect 'ws://127.0.0.1:1/ws?a=1' --no-compress --sign echo";
    expect(connectCommand(signed, asking)).toBe(`${command} ${words}`.trimEnd());
  });

  test.each(["[1]", "null", "{"])("is refused where the claims are %s", (claims) => {
    const asking = { ...served, authType: "jwt" } as const;
    expect(() => connectRequest({ ...fieldsFor(asking), isSigned: true, claims }, asking)).toThrow();
  });
});

test.each([
  ["hello", "text", { data: { text: "hello" } }],
  ["00 Ff", "hex", { data: { hex: "00 Ff" } }],
  ["0", "hex", { fault: "notHex" }],
  ['{"a":1}', "json", { data: { text: '{"a":1}' } }],
  ["{a:1}", "json", { fault: "notJson" }],
] as const)("%j as %s is read", (text, format, want) => {
  expect(readMessage(text, format)).toMatchObject(want);
});

test("octets are shown as hex digits", () => expect(hexOf("AP8Q")).toBe("00 ff 10"));

describe("a recording", () => {
  test("is read back as it was saved", () => {
    const recording = new Recording();
    recording.add({ text: "one\ntwo" }, 1000);
    recording.add({ hex: "00" }, 1250.4);
    expect(readRecording(recording.toText())).toEqual([
      { afterMs: 0, data: { text: "one\ntwo" } },
      { afterMs: 250, data: { hex: "00" } },
    ]);
  });

  test.each([
    ["{", "line 1"],
    ['{"afterMs":0,"data":{"text":"a"}}\n{"afterMs":-1,"data":{"text":"a"}}', "line 2: expected afterMs"],
    ['{"afterMs":0,"data":{}}', "line 1: expected afterMs"],
    ["null", "line 1: expected afterMs"],
  ])("that is %j is refused with its line", (text, why) => {
    expect(() => readRecording(text)).toThrow(why);
  });
});
