import { promisify } from "node:util";
import { constants, createDeflateRaw, type DeflateRaw, deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { Inflater } from "./inflater.ts";

/** What a sender puts on the wire for a message: the tail is left out. */
async function compressed(stream: DeflateRaw, text: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const take = (chunk: Buffer): void => void chunks.push(chunk);
  stream.on("data", take);
  stream.write(text);
  await promisify((done: () => void) => stream.flush(constants.Z_SYNC_FLUSH, done))();
  stream.off("data", take);
  return Buffer.concat(chunks).subarray(0, -4);
}

const options = { takesContextOver: true, keptBytes: 1000 };

describe("Inflater", () => {
  test("reads messages that share a dictionary, whole or in parts", async () => {
    const sender = createDeflateRaw();
    const inflater = new Inflater(options);
    const [one, two] = [
      await compressed(sender, "hello hello"),
      await compressed(sender, "hello hello again"),
    ];
    expect((await inflater.push(one, { isFinal: true }))?.begin.toString()).toBe("hello hello");
    expect(await inflater.push(two.subarray(0, 3), { isFinal: false })).toBeUndefined();
    const message = await inflater.push(two.subarray(3), { isFinal: true });
    expect([message?.begin.toString(), message?.bytes]).toEqual(["hello hello again", 17]);
    sender.close();
    inflater.close();
  });

  test("begins anew with each message where the sender does, and after one that ends its stream", async () => {
    for (const takesContextOver of [true, false]) {
      const inflater = new Inflater({ ...options, takesContextOver });
      for (const text of ["first", "second"]) {
        // `deflateRawSync` marks its last block as final.
        const message = await inflater.push(deflateRawSync(text), { isFinal: true });
        expect(message?.begin.toString()).toBe(text);
      }
      inflater.close();
    }
  });

  test("keeps the begin of a large message, and counts all of it", async () => {
    const inflater = new Inflater(options);
    const message = await inflater.push(deflateRawSync("x".repeat(1_000_000)), { isFinal: true });
    expect([message?.begin.length, message?.bytes]).toEqual([1000, 1_000_000]);
    inflater.close();
  });

  test("gives up on what is no deflate, and on a message without end, for good", async () => {
    const inflater = new Inflater(options);
    await expect(inflater.push(Buffer.from([0xff, 0xff, 0xff]), { isFinal: true })).rejects.toThrow(
      "invalid",
    );
    await expect(inflater.push(deflateRawSync("fine"), { isFinal: true })).rejects.toThrow("invalid");
    const bombed = new Inflater(options);
    const bomb = deflateRawSync(Buffer.alloc(80 * 1024 * 1024));
    await expect(bombed.push(bomb, { isFinal: true })).rejects.toThrow("at most 67108864 bytes");
  });
});
