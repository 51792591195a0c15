import type { Expected, Json, Sent } from "../../case/room.ts";
import type { Fact } from "../../connection/fact.ts";
import type { CaseRun } from "../case-run.ts";
import { difference, isObject, shown } from "./pattern.ts";
import type { RoomClient } from "./room-client.ts";
import type { RoomRun } from "./room-run.ts";

/** A case about rooms while it runs. */
export type RoomCase = CaseRun & { readonly room: RoomRun };

/** Sends commands in one message, a line each. Gives their ids. */
export function ask(asking: RoomClient, commands: readonly Sent[], { room }: RoomCase): readonly number[] {
  const ids = commands.map(() => asking.nextId());
  const lines = commands.map((command, index) => {
    const made = room.words.made(command);
    return JSON.stringify({ id: ids[index], ...(isObject(made) ? made : {}) });
  });
  asking.send(lines.join("\n"));
  return ids;
}

/** Waits for a reply and compares it. */
export async function hear(
  asking: RoomClient,
  id: number,
  { is, command }: { readonly is: Expected; readonly command: string },
  run: RoomCase,
): Promise<void> {
  if (run.room.isBroken) return;
  const { connection, replies, name } = asking;
  await connection.untilQuiet(() => replies.has(id) || !connection.isOpen, run.timeouts.eventMs);
  const reply = replies.get(id);
  if (reply === undefined) run.facts.push(silence(asking, `a reply to ${command}`, run));
  else compare(reply, is, { client: name, what: `the reply to ${command}` }, run);
}

/** A push that has to come. `among`: others of its kind may come before it. */
interface WantedPush {
  readonly of: string;
  readonly channel: string;
  readonly wanted: Expected;
  readonly among: boolean;
}

/** Waits for the next push of a kind and compares it. */
export async function pushed(
  client: RoomClient,
  { of, channel, wanted, among }: WantedPush,
  run: RoomCase,
): Promise<void> {
  const { connection, name } = client;
  const next = (): number =>
    client.pushes.findIndex(
      (push) =>
        push.kind === of &&
        push.channel === channel &&
        (!among || difference(wanted, push.content, run.room.words) === undefined),
    );
  await connection.untilQuiet(() => next() >= 0 || !connection.isOpen, run.timeouts.eventMs);
  const [push] = next() < 0 ? [] : client.pushes.splice(next(), 1);
  if (push === undefined) run.facts.push(silence(client, `a push: ${of} ${shown(wanted as Json)}`, run));
  else compare(push.content, wanted, { client: name, what: `a push: ${of}` }, run);
}

/** Notes where something else came than was expected. */
export function compare(
  got: Json,
  wanted: Expected,
  about: { readonly client: string; readonly what: string },
  { room, facts }: RoomCase,
): void {
  const found = difference(wanted, got, room.words);
  if (found !== undefined) facts.push({ fact: "room-differs", ...about, ...found });
}

/** What a client waited for did not come. */
export function silence({ name, connection }: RoomClient, what: string, { timeouts }: RoomCase): Fact {
  const code = connection.closeCode;
  return {
    fact: "room-silence",
    client: name,
    what,
    quietMs: timeouts.eventMs,
    ...(code !== undefined && { closeCode: code }),
  };
}

/** `subscribe`: the field that makes a command what it is. */
export const commandName = (command: Sent | undefined): string =>
  typeof command === "object" && command !== null ? (Object.keys(command)[0] ?? "") : "";
