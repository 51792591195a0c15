import { constants, createDeflateRaw, type DeflateRaw, deflateRawSync } from "node:zlib";
import type { DeflateAgreement } from "@wsfn/protocol";
import { describe, expect, it } from "vitest";
import { sampleWindow } from "../probe/steps/samples.ts";
import { DeflateCodec } from "./deflate-codec.ts";

const ALL: DeflateAgreement = {
  serverNoContextTakeover: false,
  clientNoContextTakeover: false,
  serverMaxWindowBits: 15,
  clientMaxWindowBits: 15,
};
const codecOf = (agreement: Partial<DeflateAgreement> = {}, maxMessageBytes = 1 << 20): DeflateCodec =>
  new DeflateCodec({ ...ALL, ...agreement }, { maxMessageBytes });
/** Sees what the codec compresses as its peer would: the two directions trade places. */
const peerOf = (agreement: Partial<DeflateAgreement> = {}): DeflateCodec =>
  codecOf({
    serverNoContextTakeover: agreement.clientNoContextTakeover ?? false,
    serverMaxWindowBits: agreement.clientMaxWindowBits ?? 15,
  });
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(" ", ""), "hex");

/** A compressor as servers have it: one zlib stream for a whole connection. */
function compressor(windowBits: number): { message(payload: Buffer): Promise<Buffer> } {
  const stream: DeflateRaw = createDeflateRaw({ windowBits });
  let parts: Buffer[] = [];
  stream.on("data", (part: Buffer) => parts.push(part));
  return {
    message: (payload) =>
      new Promise((resolve) => {
        parts = [];
        stream.write(payload);
        stream.flush(constants.Z_SYNC_FLUSH, () => resolve(Buffer.concat(parts).subarray(0, -4)));
      }),
  };
}

describe("DeflateCodec", () => {
  it.each([
    ["f2 48 cd c9 c9 07 00", "Hello", "one block"],
    ["00 05 00 fa ff 48 65 6c 6c 6f 00", "Hello", "a stored block"],
    ["f3 48 cd c9 c9 07 00 00", "Hello", "a block with BFINAL set"],
    ["f2 48 05 00 00 00 ff ff ca c9 c9 07 00", "Hello", "two blocks"],
    ["f3 48 cd c9 c9 07 00 f2 48 cd c9 c9 07 00", "HelloHello", "a block after one with BFINAL set"],
    ["00", "", "an empty message"],
  ])("inflates %s to %j: %s", (octets, text) => {
    expect(codecOf().inflate(hex(octets)).toString()).toBe(text);
  });

  it("refers to the message before, and only then (RFC 7692 7.2.3.2)", () => {
    const codec = codecOf();
    expect(codec.compress(Buffer.from("Hello")).toString("hex")).toBe("f248cdc9c90700");
    expect(codec.compress(Buffer.from("Hello")).toString("hex")).toBe("f200110000");
    const forgetful = codecOf({ clientNoContextTakeover: true });
    forgetful.compress(Buffer.from("Hello"));
    expect(forgetful.compress(Buffer.from("Hello")).toString("hex")).toBe("f248cdc9c90700");
  });

  it("sets BFINAL when asked to, and goes on after it", () => {
    const codec = codecOf();
    expect(codec.compress(Buffer.from("Hello"), { final: true }).toString("hex")).toBe("f348cdc9c9070000");
    expect(codec.compress(Buffer.from("Hello")).toString("hex")).toBe("f200110000");
  });

  it("remembers what the server sent, across a block with BFINAL set too", () => {
    const codec = codecOf();
    codec.inflate(hex("f3 48 cd c9 c9 07 00 00"));
    expect(codec.inflate(hex("f2 00 11 00 00")).toString()).toBe("Hello");
    const forgetful = codecOf({ serverNoContextTakeover: true });
    forgetful.inflate(hex("f2 48 cd c9 c9 07 00"));
    expect(() => forgetful.inflate(hex("f2 00 11 00 00"))).toThrow("too far back");
  });

  it.each([8, 9, 10, 11, 12, 13, 14, 15])("writes within a window of %i bits", (bits) => {
    const agreement = { clientMaxWindowBits: bits };
    const codec = codecOf(agreement);
    const peer = peerOf(agreement);
    for (let index = 0; index < 20; index += 1) {
      const payload = sampleWindow("json", { length: 3000, index, asText: false });
      expect(peer.inflate(codec.compress(payload)).equals(payload)).toBe(true);
    }
  });

  it.each([9, 10, 11, 12, 13, 14])("notices a compressor that uses one bit more than %i", async (bits) => {
    const right = compressor(bits);
    const wrong = compressor(bits + 1);
    const payloads = Array.from({ length: 40 }, (_, index) =>
      sampleWindow("prose", { length: 3000, index, asText: false }),
    );
    const codec = codecOf({ serverMaxWindowBits: bits });
    for (const payload of payloads)
      expect(codec.inflate(await right.message(payload)).equals(payload)).toBe(true);
    const other = codecOf({ serverMaxWindowBits: bits });
    await expect(
      (async () => {
        for (const payload of payloads) other.inflate(await wrong.message(payload));
      })(),
    ).rejects.toThrow("too far back");
  });

  it.each([
    ["f2 48 cd", "a message that stops inside a block"],
    ["", "no octet at all (RFC 7692 7.2.3.6)"],
    ["f2 48 cd c9 c9 07 00 00 00 ff ff", "the four octets that a sender leaves out"],
    ["07", "a block of the reserved type"],
    ["00 05 00 fa fe 48 65 6c 6c 6f 00", "a stored block whose length does not agree with itself"],
  ])("refuses %j: %s", (octets) => {
    expect(() => codecOf().inflate(hex(octets))).toThrow();
  });

  it("takes more than is legal when it is not strict, as the field's reference suite does", () => {
    const codec = codecOf({ serverMaxWindowBits: 9, serverNoContextTakeover: true });
    codec.strict = false;
    const payload = sampleWindow("json", { length: 4096, index: 0, asText: false });
    expect(
      codec.inflate(deflateRawSync(payload, { finishFlush: constants.Z_SYNC_FLUSH })).equals(payload),
    ).toBe(true);
    const large = sampleWindow("json", { length: 65536, index: 0, asText: false });
    expect(() => codec.inflate(deflateRawSync(large, { finishFlush: constants.Z_SYNC_FLUSH }))).toThrow(
      "too far back",
    );
  });

  it("stops at the largest message", () => {
    const bomb = deflateRawSync(Buffer.alloc(1 << 20), { finishFlush: constants.Z_SYNC_FLUSH }).subarray(
      0,
      -4,
    );
    expect(codecOf().inflate(bomb)).toHaveLength(1 << 20);
    expect(() => codecOf({}, (1 << 20) - 1).inflate(bomb)).toThrow();
  });
});
