import { encodeFrame, OPCODE } from "@wsfn/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import { echoes } from "./control-echo.ts";

/** Of every length form. */
const payload = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.integer({ min: 65_530, max: 65_540 }).map((bytes) => Buffer.alloc(bytes, bytes)),
);
const mask = fc.integer({ min: 0, max: 0xffff_ffff });

test("echoes every frame unmasked, however the octets are cut", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(payload, mask)), fc.nat(), (messages, cut) => {
      const opcode = OPCODE.binary;
      const sent = Buffer.concat(
        messages.map(([data, key]) => encodeFrame({ opcode, payload: data, mask: key })),
      );
      const at = sent.length === 0 ? 0 : cut % sent.length;
      const first = echoes(sent.subarray(0, at));
      const second = echoes(Buffer.concat([first.rest, sent.subarray(at)]));
      const wanted = Buffer.concat(messages.map(([data]) => encodeFrame({ opcode, payload: data })));
      expect(Buffer.concat([first.out, second.out])).toEqual(wanted);
      expect(second.rest).toHaveLength(0);
      expect(first.wanted).toBeGreaterThan(first.rest.length);
    }),
  );
});
