import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { type Gateway, startGateway } from "@wsfn/gateway";
import { buildFunction } from "@wsfn/instance";
import { testNeeding } from "@wsfn/instance/vitest";
import { readFunctions, readManifest } from "@wsfn/platform";
import { Centrifuge } from "centrifuge";
import { describe, expect, vi } from "vitest";
import { MEMBERS, startMember } from "./members.ts";

const CHAT = join(import.meta.dirname, "../../apps/node-chat");
/** The chat asks its clients to come back in the middle of it, at random. */
const EXECUTION_TIMEOUT_MS = 16_000;
const ASKED_BACK = 3011;
const METHOD_NOT_FOUND = 104;

/** The chat behind a gateway, as its users reach it. */
async function startChat(): Promise<{ readonly gateway: Gateway; readonly url: string }> {
  const manifest = readManifest(CHAT);
  if (manifest?.build) await buildFunction(CHAT, manifest.build);
  const spec = readFunctions(CHAT).functions.find(({ target }) => target === "runtime");
  if (spec === undefined) throw new Error(`expected a function in ${CHAT}`);
  const gateway = await startGateway({ functions: [{ ...spec, timeoutMs: EXECUTION_TIMEOUT_MS }] });
  const url = new URL(manifest?.rooms?.path ?? "/", gateway.functions[0]?.wsUrl).href;
  return { gateway, url };
}

/** Somebody else in the room. */
interface Speaker {
  /** Says the nth line. Said again with the same id where a connection has ended meanwhile: it is in the room once. */
  says(n: number): Promise<void>;
  close(): void;
}

async function startSpeaker(url: string, room: string): Promise<Speaker> {
  const client = new Centrifuge(url, { data: { name: "Speaker", key: randomUUID() }, timeout: 60_000 });
  const chat = client.newSubscription(`chat:${room}`);
  chat.subscribe();
  client.connect();
  await chat.ready();
  const key = randomUUID();
  return {
    async says(n) {
      for (;;) {
        try {
          await chat.ready();
          await chat.publish({ id: `${key}-${n}`, text: `line ${n}` });
          return;
        } catch (error) {
          if ((error as { code: number }).code >= 100) throw error;
        }
      }
    },
    close: () => client.disconnect(),
  };
}

// A member may have to be built first, and the platform cuts it off more than once.
vi.setConfig({ testTimeout: 180_000 });

describe.each(Object.entries(MEMBERS))("the SDK for %s, in a chat behind the gateway", async (_, recipe) => {
  const test = await testNeeding("tools", "node", ...recipe.needs);

  test("misses no line and doubles none, cut off and asked back; sees who is there, and what was said", async () => {
    await recipe.build?.();
    const { gateway, url } = await startChat();
    const room = randomUUID();
    const member = startMember(recipe, [url, room, randomUUID()]);
    let speaker: Speaker | undefined;
    try {
      expect(await member.next()).toEqual({ step: "said" });
      speaker = await startSpeaker(url, room);
      await speaker.says(4);
      expect(await member.next()).toEqual({ step: "asked" });
      // A client that was just asked to reconnect has no connection for a moment.
      await expect.poll(() => gateway.faults.cut()).toBeGreaterThan(0);
      await speaker.says(5);
      await speaker.says(6);
      expect(await member.next()).toEqual({ step: "came back" });
      await speaker.says(7);
      const seen = await member.next();
      expect(seen).toMatchObject({
        lines: [1, 2, 3, 4, 5, 6, 7].map((n) => `line ${n}`),
        offsets: [1, 2, 3, 4, 5, 6, 7],
        clients: 2,
        users: 2,
        history: ["line 4", "line 3"],
        refused: METHOD_NOT_FOUND,
      });
      expect(seen.codes).toContain(ASKED_BACK);
      // Each time that it came back it had missed nothing, or got what it had missed.
      expect(new Set(seen.recovered as boolean[])).toEqual(new Set([true]));
    } finally {
      speaker?.close();
      await member.close();
      await gateway.close();
    }
  });
});
