import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { COMMAND_FIELDS, COMMAND_NAMES } from "./command-fields.ts";
import { decodeFrame } from "./decode-frame.ts";
import { DISCONNECTS } from "./disconnects.ts";
import { Refusal } from "./refusal.ts";

/** What decoding throws. */
function refusalOf(frame: string): unknown {
  try {
    return [...decodeFrame(frame)];
  } catch (error) {
    return error;
  }
}

describe("decodeFrame", () => {
  test("refuses a message that is no text", () => {
    expect(() => [...decodeFrame(undefined)]).toThrow(Refusal);
  });

  test("reads several commands, a pong among them", () => {
    const frame =
      '{"id":1,"subscribe":{"channel":"a","recover":true,"offset":3,"epoch":"e"}}\n{}\n{"id":2,"rpc":{"method":"m","data":1.0}}\n';
    const [subscribe, pong, rpc] = decodeFrame(frame);
    expect(subscribe).toEqual({
      name: "subscribe",
      id: 1,
      request: { channel: "a", recover: true, offset: 3, epoch: "e" },
    });
    expect(pong).toEqual({ name: "pong" });
    expect(rpc).toMatchObject({ name: "rpc", id: 2, request: { method: "m", data: { text: "1.0" } } });
  });

  test("keeps every digit of what is published", () => {
    const [command] = decodeFrame('{"id":1,"publish":{"channel":"a","data":{"n": 12345678901234567890}}}');
    expect(command).toMatchObject({ request: { data: { text: '{"n": 12345678901234567890}' } } });
  });

  test.each([
    ["", "nothing"],
    ["\n \n", "blanks"],
    ["\n", "an empty line"],
    ['\n{"id":1,"rpc":{}}', "an empty line before a command"],
    ['{"id":1,"rpc":{}}\n\n{"id":2,"rpc":{}}', "an empty line between commands"],
    ['{"id":1,"rpc":{}}{"id":2,"rpc":{}}', "commands without a line between them"],
    ['{"id":1,"history":{"channel":"a","limit":2147483648}}', "a limit beyond int32"],
    ["{", "half of a command"],
    ["[]", "a list"],
    ["null", "null"],
    ['"x"', "a string"],
    ['{"id":-1,"rpc":{}}', "a negative id"],
    ['{"id":1.5,"rpc":{}}', "half an id"],
    ['{"id":4294967296,"rpc":{}}', "an id beyond uint32"],
    ['{"id":"1","rpc":{}}', "an id that is a string"],
    ['{"rpc":{}}', "a command without an id"],
    ['{"id":1}', "an id without a command"],
    ['{"id":1,"nonsense":{}}', "an unknown command"],
    ['{"id":1,"subscribe":{}}', "no channel"],
    ['{"id":1,"subscribe":{"channel":""}}', "an empty channel"],
    ['{"id":1,"subscribe":{"channel":1}}', "a channel that is a number"],
    ['{"id":1,"subscribe":{"channel":"a","offset":-1}}', "a negative offset"],
    ['{"id":1,"subscribe":{"channel":"a","offset":1e300}}', "an offset that no counter reaches"],
    ['{"id":1,"subscribe":{"channel":"a","recover":"yes"}}', "a flag that is a string"],
    ['{"id":1,"subscribe":[]}', "a request that is a list"],
    ['{"id":1,"history":{"channel":"a","since":{"offset":"1"}}}', "a place that is none"],
    ['{"id":1,"connect":{"headers":{"a":1}}}', "a header that is a number"],
    ['{"id":1,"connect":{"subs":{"a":1}}}', "a subscription that is a number"],
  ])("refuses %s: %s", (frame) => {
    const refusal = refusalOf(frame);
    expect(refusal).toBeInstanceOf(Refusal);
    expect((refusal as Refusal).answer).toBe(DISCONNECTS.badRequest);
  });

  test("takes null for absent, ignores unknown fields, and takes the first of several commands", () => {
    expect([
      ...decodeFrame('{"id":7,"x":1,"publish":null,"rpc":{"y":2},"subscribe":{"channel":"a","token":null}}'),
    ]).toEqual([{ name: "subscribe", id: 7, request: { channel: "a" } }]);
  });

  test("gives the commands before one that is malformed", () => {
    const commands = decodeFrame('{"id":1,"rpc":{}}\n{');
    expect(commands.next().value).toMatchObject({ name: "rpc", id: 1 });
    expect(() => commands.next()).toThrow(Refusal);
  });

  test("takes an offset that no log reaches for the largest that it can tell apart", () => {
    const place = '"offset":9223372036854775808,"epoch":"e"';
    const [subscribe, history] = decodeFrame(
      `{"id":1,"subscribe":{"channel":"a","recover":true,${place}}}\r\n{"id":2,"history":{"channel":"a","since":{${place}}}}\r\n`,
    );
    expect(subscribe).toMatchObject({ request: { offset: Number.MAX_SAFE_INTEGER } });
    expect(history).toMatchObject({ request: { since: { offset: Number.MAX_SAFE_INTEGER, epoch: "e" } } });
  });

  test("inherits nothing", () => {
    const frame = '{"id":1,"connect":{"subs":{"__proto__":{"recover":true}},"headers":{"__proto__":"x"}}}';
    const [command] = decodeFrame(frame) as unknown as [{ request: { subs: object; headers: object } }];
    expect(Object.keys(command.request.subs)).toEqual(["__proto__"]);
    expect(({} as { recover?: unknown }).recover).toBeUndefined();
  });

  const anything = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .record({
        id: fc.oneof(fc.nat(), fc.jsonValue()),
        name: fc.constantFrom(...COMMAND_NAMES, "nonsense"),
        request: fc.jsonValue(),
      })
      .map(({ id, name, request }) => JSON.stringify({ id, [name]: request })),
  );

  test("survives anything: commands, or a refusal that ends the connection", () => {
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 3 }), (lines) => {
        const decoded = refusalOf(lines.join("\n"));
        if (decoded instanceof Refusal) expect(decoded.answer).toBe(DISCONNECTS.badRequest);
        else
          for (const command of decoded as { name: string; request?: object }[])
            for (const field of Object.keys(command.request ?? {}))
              expect(Object.keys(COMMAND_FIELDS[command.name as "connect"])).toContain(field);
      }),
      { numRuns: 2000 },
    );
  });

  test("is not stopped by depth", () => {
    const deep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
    const [command] = decodeFrame(`{"id":1,"rpc":{"data":${deep}}}`);
    expect(command).toMatchObject({ request: { data: { text: deep } } });
  });
});
