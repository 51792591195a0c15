import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeFrame } from "./encode-frame.ts";
import { FrameWriter } from "./frame-writer.ts";

const frame = fc.record({
  opcode: fc.constantFrom(0, 1, 2, 8, 9, 10),
  payload: fc.uint8Array({ maxLength: 300, size: "max" }),
  fin: fc.boolean(),
  rsv: fc.constantFrom(0, 4),
});

test("writes the octets that encodeFrame writes, batch after batch", () => {
  const batches = fc.array(fc.array(frame, { maxLength: 5 }), { maxLength: 5 });
  const mask = fc.option(fc.integer({ min: 0, max: 0xffff_ffff }), { nil: undefined });
  fc.assert(
    fc.property(batches, mask, fc.integer({ min: 0, max: 600 }), (frames, key, batchBytes) => {
      const masking = key === undefined ? {} : { mask: () => key };
      const writer = new FrameWriter({ ...masking, batchBytes });
      const taken = frames.map((batch) => {
        for (const { opcode, payload, ...rest } of batch) writer.write(opcode, payload, rest);
        const pending = writer.pendingBytes;
        const bytes = writer.take();
        expect(bytes.length).toBe(pending);
        return bytes;
      });
      // Compared at the end: a later batch must not have been written over an earlier one.
      const expected = frames.map((batch) =>
        Buffer.concat(batch.map((init) => encodeFrame({ ...init, ...masking }))),
      );
      expect(taken).toEqual(expected);
    }),
  );
});

test.each([65535, 65536, 70000])("writes a payload of %i octets in the shortest form", (size) => {
  const payload = new Uint8Array(size).fill(7);
  const writer = new FrameWriter();
  writer.write(2, payload);
  expect(writer.take().equals(encodeFrame({ opcode: 2, payload }))).toBe(true);
  expect(writer.pendingBytes).toBe(0);
  expect(writer.take().length).toBe(0);
});
