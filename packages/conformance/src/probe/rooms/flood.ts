import { FLOOD_BYTES, type Json, type RoomStep, type Sent } from "../../case/room.ts";
import { ask, compare, hear, pushed, type RoomCase } from "./exchange.ts";
import { isObject } from "./pattern.ts";
import type { RoomClient } from "./room-client.ts";

type StepOf<Do extends RoomStep["do"]> = Extract<RoomStep, { do: Do }>;

/** So many lines are on their way at once. */
const AT_ONCE = 32;
/** So many times what an answer may take: some servers notice a client that does not read when a write to it has taken 10 s. */
const LEAVES_WITHIN = 6;
/** Lines of a flood have numbers that no other line of a case has. */
const FIRST = 1000;
/** Under these names it is remembered how many they were, and whether they were as many as a flood has. */
const FLOODED = "lines of the flood";
const IS_WHOLE = "whether the flood is whole";
/** The client answered no ping: it does not see any as long as it does not read. */
const NO_PONG = 3012;

const CHANNEL = { $: "channel" } as const;
const line = (n: number) => ({ $: "line", n, isLong: true }) as const;

/** Publishes until the client that reads nothing has left, and looks whether everybody else got everything. */
export async function flood(step: StepOf<"room-flood">, run: RoomCase): Promise<void> {
  const { room } = run;
  const publisher = room.client(step.client);
  const isGone = (): boolean => publisher.pushes.some(({ kind }) => kind === "leave");
  let [count, bytes] = [0, 0];
  while (!isGone() && bytes < FLOOD_BYTES && !room.isBroken) {
    const commands = Array.from(
      { length: AT_ONCE },
      (_, index): Sent => ({ publish: { channel: CHANNEL, data: line(FIRST + count + index) } }),
    );
    // Each in a message of its own: together they could be longer than the server takes.
    const ids = commands.flatMap((command) => ask(publisher, [command], run));
    for (const id of ids)
      await hear(publisher, id, { is: { error: { $: "absent" }, publish: {} }, command: "publish" }, run);
    count += AT_ONCE;
    bytes += AT_ONCE * Buffer.byteLength(room.words.text(FIRST, { isLong: true }));
  }
  room.words.captured.set(FLOODED, count);
  room.words.captured.set(IS_WHOLE, bytes >= FLOOD_BYTES);
  const leavesWithinMs = LEAVES_WITHIN * run.timeouts.eventMs;
  await publisher.connection.until(() => isGone() || !publisher.connection.isOpen, leavesWithinMs);
  const wanted = { info: { client: { $: "captured", as: step.deaf } } } as const;
  await pushed(publisher, { of: "leave", channel: room.words.channel(), wanted, among: true }, run);
  for (const name of [step.client, ...step.others]) await heardAll(room.client(name), count, run);
}

/** Reads what was sent to the client that read nothing, up to its end, and checks how the server put that end. */
export async function sentAway({ client, codes }: StepOf<"room-sent-away">, run: RoomCase): Promise<void> {
  const { room, timeouts, facts } = run;
  const { connection } = room.client(client);
  connection.resumeReading();
  await connection.untilQuiet(() => !connection.isOpen, timeouts.endMs);
  const got = connection.closeCode;
  const allowed = room.words.captured.get(IS_WHOLE) === true ? codes : [...codes, NO_PONG];
  if (got === undefined ? connection.isOpen : !allowed.includes(got))
    facts.push({ fact: "room-disconnect", client, codes, ...(got !== undefined && { got }) });
}

/** Its next publications are the lines of the flood, none missing and none twice. */
async function heardAll(member: RoomClient, count: number, run: RoomCase): Promise<void> {
  if (run.room.isBroken) return;
  const { connection, name } = member;
  const publications = (): Json[] =>
    member.pushes.filter(({ kind }) => kind === "pub").map(({ content }) => content);
  const isOver = (): boolean => publications().length >= count || !connection.isOpen;
  await connection.untilQuiet(isOver, run.timeouts.eventMs);
  await compareLines(publications(), count, name, run);
  member.pushes = member.pushes.filter(({ kind }) => kind !== "pub");
}

/**
 * Compares publications with the lines of the flood, at offsets that follow each other. The event loop turns meanwhile: other cases have
 * clients that must answer in time.
 */
async function compareLines(
  got: readonly Json[],
  count: number,
  client: string,
  run: RoomCase,
): Promise<void> {
  const [first = null] = got;
  const offset = isObject(first) ? Number(first.offset) : 0;
  for (let at = 0; at < count && !run.room.isBroken; at += AT_ONCE) {
    const wanted = Array.from({ length: AT_ONCE }, (_, index) => ({
      data: line(FIRST + at + index),
      offset: offset + at + index,
    }));
    const what = `publications of the flood from number ${at + 1} on`;
    compare(got.slice(at, at + AT_ONCE), wanted, { client, what }, run);
    await new Promise(setImmediate);
  }
  if (!run.room.isBroken) compare(got.slice(count), [], { client, what: "what came after the flood" }, run);
}

/** Subscribes with the place where the flood began: it is recovered whole, or the reply reports that it cannot be. */
export async function recoverFlood(step: StepOf<"room-after-flood">, run: RoomCase): Promise<void> {
  const { room } = run;
  const returned = room.client(step.client);
  const [id = 0] = ask(returned, [{ subscribe: { channel: CHANNEL, recover: true, ...step.place } }], run);
  const is = { error: { $: "absent" }, subscribe: { was_recovering: true } } as const;
  await hear(returned, id, { is, command: "subscribe" }, run);
  if (room.isBroken) return;
  const reply = returned.replies.get(id) as { readonly subscribe: { readonly [key: string]: Json } };
  const { recovered, publications = [] } = reply.subscribe;
  const about = { client: step.client, what: "publications of the reply to subscribe" };
  if (recovered !== true) return compare(publications, [], about, run);
  for (const content of (publications as readonly Json[]).toReversed())
    returned.pushes.unshift({ kind: "pub", channel: room.words.channel(), content });
  await heardAll(returned, Number(room.words.captured.get(FLOODED)), run);
}
