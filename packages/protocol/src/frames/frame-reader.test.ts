import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeFrame, type FrameInit } from "./encode-frame.ts";
import { type Frame, type FrameHeader, minimalLengthForm } from "./frame.ts";
import { FrameReader, type FrameReaderOptions } from "./frame-reader.ts";

const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(" ", ""), "hex");

/** Everything that a frame says, payload included. */
const facts = (frame: Frame) => ({ ...frame, payload: frame.payload.toString("hex") });

// Frames of any legality: every opcode, every reserved bit, forms longer than needed.
const anyFrame: fc.Arbitrary<FrameInit & { payload: Uint8Array }> = fc
  .record({
    opcode: fc.integer({ min: 0, max: 15 }),
    fin: fc.boolean(),
    rsv: fc.integer({ min: 0, max: 7 }),
    payload: fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.uint8Array({ minLength: 120, maxLength: 300, size: "max" }),
    ),
    mask: fc.option(fc.integer({ min: 0, max: 0xffff_ffff }), { nil: undefined }),
    longer: fc.constantFrom(7, 16, 64),
  })
  .map(({ mask, longer, ...frame }) => ({
    ...frame,
    ...(mask === undefined ? {} : { mask }),
    lengthForm: Math.max(minimalLengthForm(frame.payload.length), longer) as 7 | 16 | 64,
  }));

/** Cuts `whole` at the given places, empty chunks included. */
function cutAt(whole: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...places.map((place) => place % (whole.length + 1)), whole.length].sort((a, b) => a - b);
  let from = 0;
  return ends.map((end) => {
    const chunk = Buffer.from(whole.subarray(from, end));
    from = end;
    return chunk;
  });
}

describe("FrameReader", () => {
  test("reads back every frame that encodeFrame writes", () => {
    fc.assert(
      fc.property(anyFrame, (init) => {
        const [frame, ...more] = new FrameReader({ onViolation: "note" }).push(encodeFrame(init));
        expect(more).toEqual([]);
        expect(frame).toMatchObject({
          opcode: init.opcode,
          fin: init.fin,
          rsv: init.rsv,
          maskKey: init.mask,
          masked: init.mask !== undefined,
          lengthForm: init.lengthForm,
          payloadBytes: init.payload.length,
        });
        expect(frame?.payload).toEqual(Buffer.from(init.payload));
      }),
    );
  });

  test.each<FrameReaderOptions>([
    { onViolation: "note" },
    { onViolation: "note", mayOverwriteChunks: true },
    { onViolation: "note", keepPayloads: false },
    { onViolation: "note", maxPayloadBytes: 130 },
    { onViolation: "stop", from: "client", allowedRsv: 4 },
  ])("gives the same frames however the stream is cut, with %o", (options) => {
    fc.assert(
      fc.property(fc.array(anyFrame, { maxLength: 6 }), fc.array(fc.nat()), (inits, places) => {
        const stream = Buffer.concat(inits.map(encodeFrame));
        const headers: FrameHeader[] = [];
        const whole = new FrameReader(options);
        const pieces = new FrameReader({ ...options, onHeader: (header) => headers.push(header) });
        const expected = whole.push(Buffer.from(stream)).map(facts);
        const found = cutAt(stream, places).flatMap((chunk) => pieces.push(chunk));
        expect(found.map(facts)).toEqual(expected);
        expect(headers).toEqual(found);
        expect(pieces.stopped).toEqual(whole.stopped);
        expect(pieces.insideFrame).toBe(whole.insideFrame);
        expect(pieces.insideMessage).toBe(whole.insideMessage);
      }),
    );
  });

  test("leaves pushed chunks as they are unless it may overwrite them", () => {
    const masked = encodeFrame({ opcode: 1, payload: "Hello", mask: 0x37fa213d });
    const chunk = Buffer.from(masked);
    expect(new FrameReader().push(chunk)[0]?.payload.toString()).toBe("Hello");
    expect(chunk).toEqual(masked);
    expect(new FrameReader({ mayOverwriteChunks: true }).push(chunk)[0]?.payload.toString()).toBe("Hello");
    expect(chunk.subarray(6).toString()).toBe("Hello");
  });

  test("hands out an unmasked payload as a view of the chunk, without a copy", () => {
    const chunk = encodeFrame({ opcode: 1, payload: "Hello" });
    const payload = new FrameReader().push(chunk)[0]?.payload;
    expect(payload?.buffer).toBe(chunk.buffer);
    expect(payload?.byteOffset).toBe(chunk.byteOffset + 2);
  });

  test("reports the header before the payload is there", () => {
    const headers: FrameHeader[] = [];
    const reader = new FrameReader({ onHeader: (header) => headers.push(header) });
    expect(reader.push(bytes("82 7e 01 00"))).toEqual([]);
    expect(headers).toMatchObject([{ opcode: 2, lengthForm: 16, payloadBytes: 256, headerBytes: 4 }]);
    expect(reader.insideFrame).toBe(true);
    expect(reader.push(new Uint8Array(256))[0]).toBe(headers[0]);
    expect(reader.insideFrame).toBe(false);
  });

  test("takes a payload of exactly maxPayloadBytes", () => {
    const [frame] = new FrameReader({ maxPayloadBytes: 3 }).push(bytes("82 03 01 02 03"));
    expect(frame?.payload).toEqual(bytes("01 02 03"));
    expect(frame?.violations).toEqual([]);
  });

  test("refuses a payload above maxPayloadBytes from the header alone", () => {
    const reader = new FrameReader({ onViolation: "note", maxPayloadBytes: 1000 });
    const frames = reader.push(bytes("82 7e 03 e9"));
    expect(frames).toMatchObject([
      { payloadBytes: 1001, violations: [{ code: "payload-too-big", closeCode: 1009 }] },
    ]);
    expect(frames[0]?.payload.length).toBe(0);
    expect(reader.stopped?.code).toBe("payload-too-big");
    expect(reader.push(bytes("81 00"))).toEqual([]);
  });

  test.each([
    ["2^53", "82 7f 00 20 00 00 00 00 00 00", 2 ** 53, ["payload-too-big"]],
    ["2^63", "82 7f 80 00 00 00 00 00 00 00", 2 ** 63, ["length-msb-set", "payload-too-big"]],
    ["2^64 - 1", "82 7f ff ff ff ff ff ff ff ff", 2 ** 64, ["length-msb-set", "payload-too-big"]],
  ])("reads a length of %s without trying to hold it", (_, hex, payloadBytes, codes) => {
    const [frame] = new FrameReader({ onViolation: "note" }).push(bytes(hex));
    expect(frame?.payloadBytes).toBe(payloadBytes);
    expect(frame?.violations.map((violation) => violation.code)).toEqual(codes);
  });

  test("stops at the first illegal header by default and names it", () => {
    const reader = new FrameReader({ from: "client" });
    const frames = reader.push(bytes("81 80 00 00 00 00  83 85 00 00 00 00  81 80 00 00 00 00"));
    expect(frames.map((frame) => frame.opcode)).toEqual([1, 3]);
    expect(reader.stopped).toMatchObject({
      code: "opcode-reserved",
      closeCode: 1002,
      source: "RFC 6455 §5.2",
    });
    expect(reader.push(bytes("81 80 00 00 00 00"))).toEqual([]);
  });

  test("counts payloads of any size without keeping them when asked to", () => {
    const reader = new FrameReader({ keepPayloads: false });
    reader.push(bytes("82 7f 00 00 00 00 04 00 00 00"));
    const chunk = new Uint8Array(1024 * 1024);
    for (let i = 0; i < 63; i += 1) expect(reader.push(chunk)).toEqual([]);
    expect(reader.push(chunk)).toMatchObject([{ payloadBytes: 64 * 1024 * 1024, violations: [] }]);
  });

  test("takes a big frame octet by octet in linear time", () => {
    // A reader that copies what it has for every chunk would move half a TiB here and not end.
    const payload = Buffer.alloc(1024 * 1024, "wsfn");
    const stream = encodeFrame({ opcode: 2, payload, mask: 0x01020304 });
    const reader = new FrameReader({ from: "client" });
    const frames: Frame[] = [];
    for (let at = 0; at < stream.length; at += 1) frames.push(...reader.push(stream.subarray(at, at + 1)));
    expect(frames.length).toBe(1);
    expect(frames[0]?.payload.equals(payload)).toBe(true);
  });

  test("throws BadLimit for a bound that is no number", () => {
    expect(() => new FrameReader({ maxPayloadBytes: Number.NaN })).toThrow(
      expect.objectContaining({ code: "BadLimit" }),
    );
    expect(() => new FrameReader({ maxPayloadBytes: -1 })).toThrow("got -1");
  });
});
