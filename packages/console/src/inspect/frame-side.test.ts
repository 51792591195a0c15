import { encodeFrame } from "@wsfn/protocol";
import { expect, test } from "vitest";
import { type FrameFacts, FrameSide } from "./frame-side.ts";

async function factsOf(side: FrameSide, bytes: Uint8Array, lostBytes = 0): Promise<FrameFacts[]> {
  const facts: FrameFacts[] = [];
  for await (const one of side.push(bytes, lostBytes)) facts.push(one);
  return facts;
}

test("FrameSide names what is illegal, and reads on", async () => {
  const side = new FrameSide("client", "");
  const unmasked = encodeFrame({ opcode: 1, payload: Buffer.from("a") });
  const [first, second] = await factsOf(side, Buffer.concat([unmasked, unmasked]));
  expect(first?.why).toContain("expected a masked frame from the client");
  expect(second).toMatchObject({ kind: "frame", opcode: 1, payloadBytes: 1 });
});

test("FrameSide shows the begin of a large payload", async () => {
  const side = new FrameSide("function", "");
  const [frame] = await factsOf(side, encodeFrame({ opcode: 2, payload: Buffer.alloc(10_000, 1) }));
  expect(frame).toMatchObject({ payloadBytes: 10_000, isCut: true });
  expect(Buffer.from(frame?.payload ?? "", "base64")).toEqual(Buffer.alloc(4096, 1));
});

test("FrameSide finds no frame after a gap, nor after one that is too large", async () => {
  const side = new FrameSide("function", "");
  expect(await factsOf(side, Buffer.from([0x81]), 70)).toEqual([{ kind: "gap", lostBytes: 70 }]);
  expect(await factsOf(side, encodeFrame({ opcode: 1, payload: Buffer.from("a") }))).toEqual([]);
  const other = new FrameSide("function", "");
  const huge = Buffer.from([0x82, 127, 0, 0, 0, 1, 0, 0, 0, 0]);
  expect((await factsOf(other, huge)).at(-1)).toMatchObject({ kind: "unreadable" });
  expect(await factsOf(other, Buffer.alloc(10))).toEqual([]);
});
