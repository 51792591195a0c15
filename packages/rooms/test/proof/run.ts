import { setTimeout as pause } from "node:timers/promises";
import { expect } from "vitest";
import type { ArmClient } from "./arm.ts";
import { FAULTS, type Plan } from "./faults.ts";
import { judge, type Observed, type Outcome } from "./judge.ts";
import { heal, type World } from "./world.ts";

const CLIENTS = 4;
const ROOMS = 3;
/** What is asked while all is well is answered within this, however busy the machine is; or never. */
const ANSWERED_WITHIN_MS = 60_000;
/** Between two lines of a client: they go on as long as there are faults. */
const LINE_EVERY_MS = 20;
/** What a flood says: three times what a client of ours may leave unread, in few lines, so that it is said before a reader misses its ping. */
const FLOOD = { lines: 6, text: "x".repeat(64_000) };

/** Everybody publishes to every room while the faults happen; when all is well again and has been read, it is judged. */
export async function liveThrough(world: World, plan: Plan): Promise<Outcome> {
  const rooms = Array.from({ length: ROOMS }, (_, i) => `run ${plan.seed} room ${i}`);
  const acknowledged = new Map<string, string[][]>(
    rooms.map((room) => [room, Array.from({ length: CLIENTS + 1 }, (): string[] => [])]), // the last are those of a flood
  );
  const clients: ArmClient[] = [];
  try {
    await heal(world);
    for (let c = 0; c < CLIENTS; c += 1) clients.push(await answered(world.arm.join(world.url, rooms), plan));
    let isOver = false;

    async function say(c: number, n: number, room: string): Promise<void> {
      const id = `${c}-${n}`;
      await clients[c]?.publish(room, id);
      acknowledged.get(room)?.[c]?.push(id);
    }

    let pending = clients.length;
    for (const [c, client] of clients.entries()) publishOn(c, client);

    async function flood(): Promise<void> {
      const [room = ""] = rooms;
      const ids = Array.from({ length: FLOOD.lines }, (_, n) => `flood-${n}`);
      await world.arm.flood?.(world.store.directUrl, room, { ids, text: FLOOD.text });
      acknowledged.get(room)?.[CLIENTS]?.push(...ids);
    }

    async function publishOn(c: number, client: ArmClient): Promise<void> {
      for (let n = 0; !isOver; n += 1) {
        const room = rooms[n % ROOMS] ?? "";
        await say(c, n, room);
        if (n % plan.resendEvery === 0) await client.publish(room, `${c}-${n}`);
        await world.pause(LINE_EVERY_MS);
      }
      pending -= 1;
    }

    for (const { fault, ...draw } of plan.faults) {
      await world.pause(draw.afterMs);
      await FAULTS[plan.kind][fault]?.(world, draw, { flood });
    }
    isOver = true;
    await heal(world);
    await expect
      .poll(() => pending, {
        timeout: ANSWERED_WITHIN_MS,
        message: `not acknowledged: ${JSON.stringify(plan)}`,
      })
      .toBe(0);
    return await observe(world, { rooms, acknowledged, clients });
  } finally {
    for (const client of clients) client.close();
  }
}

/** The answer, or an error that names the run in which there was none. */
async function answered<T>(answer: Promise<T>, plan: Plan): Promise<T> {
  const given = new AbortController();
  const never = pause(ANSWERED_WITHIN_MS, undefined, { signal: given.signal }).then(
    () =>
      Promise.reject(
        new Error(`expected a client to come in within ${ANSWERED_WITHIN_MS} ms: ${JSON.stringify(plan)}`),
      ),
    () => answer,
  );
  try {
    return await Promise.race([answer, never]);
  } finally {
    given.abort();
  }
}

/** Looks until everybody has everything, or nothing has come for as long as the arm allows. */
async function observe(
  { arm, store }: World,
  seen: Pick<Observed, "rooms" | "acknowledged" | "clients">,
): Promise<Outcome> {
  const count = (): number =>
    seen.rooms.reduce(
      (sum, room) => seen.clients.reduce((all, client) => all + client.has(room).length, sum),
      0,
    );
  let [before, quietSinceMs] = [count(), performance.now()];
  for (;;) {
    const beganMs = performance.now();
    const logs = new Map<string, string[]>();
    for (const room of arm.readLog === undefined ? [] : seen.rooms) {
      const log = await arm.readLog?.(store.directUrl, room).catch(() => undefined);
      if (log !== undefined) logs.set(room, log);
    }
    const outcome = judge({ ...seen, logs: arm.readLog && logs });
    const now = count();
    if (now !== before) [before, quietSinceMs] = [now, performance.now()];
    if (outcome.isWhole || performance.now() - quietSinceMs > arm.quietMs) return outcome;
    await pause(Math.max(50, performance.now() - beganMs)); // a long log is not looked at all the time
  }
}
