import { FLOOD_BYTES, type Json, type PushKind, type RoomStep } from "../../case/room.ts";
import { targetOf } from "../../connection/target.ts";
import type { CaseRun } from "../case-run.ts";
import { fresh, openFresh } from "../fresh-connection.ts";
import { goBeyond } from "./beyond.ts";
import { ask, commandName, compare, hear, pushed, type RoomCase, silence } from "./exchange.ts";
import { flood, recoverFlood, sentAway } from "./flood.ts";
import { difference, isObject, shown } from "./pattern.ts";
import type { RoomClient } from "./room-client.ts";
import type { RoomRun } from "./room-run.ts";

type StepOf<Do extends RoomStep["do"]> = Extract<RoomStep, { do: Do }>;
type Performer<Do extends RoomStep["do"]> = (step: StepOf<Do>, run: RoomCase) => void | Promise<void>;

/** All that a member hears of a flood, and what it is recovered by. */
const MOST_BYTES = 2 * FLOOD_BYTES;
/** Between two times that the same is asked: far from any limit on commands. */
const ASK_AGAIN_MS = 250;

/** One row per word. */
const PERFORM: { readonly [Do in RoomStep["do"]]: Performer<Do> } = {
  "room-open": async ({ client, instance }, run) => {
    const { room, timeouts } = run;
    const isElsewhere = instance === "other" && room.elsewhere !== undefined;
    const target = isElsewhere ? targetOf(room.elsewhere, run.target) : run.target;
    const connection = fresh(run, target, MOST_BYTES);
    room.add(client, connection);
    const failure = await connection.ready(timeouts.openMs).then(
      () => openFresh(connection, { target, timeouts }),
      (error: Error) => ({ at: "connecting", error: error.message }) as const,
    );
    if (failure !== undefined)
      run.facts.push({ fact: "not-all-served", wanted: 1, refused: 1, first: failure });
  },
  "room-ask": async ({ client, commands, are }, run) => {
    const { room } = run;
    const asking = room.client(client);
    const ids = ask(asking, commands, run);
    for (const [index, id] of ids.entries())
      await hear(asking, id, { is: are[index] ?? {}, command: commandName(commands[index]) }, run);
  },
  "room-ask-until": async ({ client, command, is }, run) => {
    const { room, facts, timeouts } = run;
    const asking = room.client(client);
    const { connection } = asking;
    const before = facts.length;
    for (let left = Math.ceil(timeouts.endMs / ASK_AGAIN_MS); ; left -= 1) {
      for (const id of ask(asking, [command], run))
        await hear(asking, id, { is, command: commandName(command) }, run);
      const [found, ...more] = facts.slice(before);
      const mayStillBe = found?.fact === "room-differs" && more.length === 0 && connection.isOpen;
      if (!mayStillBe || left === 0) return;
      facts.splice(before);
      await connection.until(() => !connection.isOpen, ASK_AGAIN_MS);
    }
  },
  "room-ask-together": async ({ asked, is }, run) => {
    const { room } = run;
    const most = Math.max(...asked.map(({ commands }) => commands.length));
    const sent: { readonly asking: RoomClient; readonly id: number; readonly command: string }[] = [];
    for (let turn = 0; turn < most; turn += 1) {
      for (const { client, commands } of asked) {
        const command = commands[turn];
        if (command === undefined) continue;
        const asking = room.client(client);
        for (const id of ask(asking, [command], run))
          sent.push({ asking, id, command: commandName(command) });
      }
    }
    for (const { asking, id, command } of sent) await hear(asking, id, { is, command }, run);
  },
  "room-send": ({ client, text }, { room }) => room.client(client).send(text),
  "room-command": ({ client, command }, run) => void ask(run.room.client(client), [command], run),
  "room-reply": ({ client, id, is }, run) =>
    hear(run.room.client(client), id, { is, command: `command ${id}` }, run),
  "room-pushes": async (step, run) => {
    const { room } = run;
    const client = room.client(step.client);
    const channel = room.words.channel(step.in ?? "own");
    for (const wanted of step.are) {
      if (room.isBroken) return;
      const { of, among = false, inTimeOf } = step;
      if (inTimeOf === "expiry") await untilPushed(client, of, run);
      await pushed(client, { of, channel, wanted, among }, run);
    }
  },
  "room-joined": async ({ client, newcomer }, run) => {
    const { room, timeouts } = run;
    const joined = room.client(client);
    const wanted = { info: { client: { $: "captured", as: newcomer } } } as const;
    const came = (): boolean =>
      joined.pushes.some(
        ({ kind, content }) => kind === "join" && difference(wanted, content, room.words) === undefined,
      );
    await joined.connection.until(() => came() || !joined.connection.isOpen, timeouts.eventMs);
    if (!came()) run.facts.push(silence(joined, "a push: join", run));
  },
  "room-caught-up": async ({ client, from, lines }, run) => {
    const { room } = run;
    const returned = room.client(client);
    const { connection, replies, name } = returned;
    const answer = [...replies.values()].filter((one) => isObject(one) && isObject(one.subscribe)).at(-1);
    const recovered = isObject(answer) && isObject(answer.subscribe) ? answer.subscribe.publications : [];
    const came = (): Json[] => [
      ...(Array.isArray(recovered) ? (recovered as Json[]) : []),
      ...returned.pushes.filter(({ kind }) => kind === "pub").map(({ content }) => content),
    ];
    const all = (): boolean => came().length >= lines.length || !connection.isOpen;
    await connection.untilQuiet(all, run.timeouts.eventMs);
    const first = Number(room.words.made(from));
    const wanted = lines.map((n, index) => ({ data: { $: "line", n } as const, offset: first + index }));
    compare(came(), wanted, { client: name, what: "what was missed and what followed" }, run);
    returned.pushes = returned.pushes.filter(({ kind }) => kind !== "pub");
  },
  "room-no-push": ({ client, of }, { room, facts }) => {
    const left = room.client(client).pushes.find(({ kind }) => kind === of);
    if (left !== undefined) facts.push({ fact: "room-extra", client, of, got: shown(left.content) });
  },
  "room-ping": async ({ client }, run) => {
    const { room } = run;
    const waiting = room.client(client);
    const withinMs = pingMs(room);
    const before = waiting.pings;
    const came = (): boolean => waiting.pings > before || !waiting.connection.isOpen;
    await waiting.connection.until(came, withinMs);
    if (waiting.pings === before)
      run.facts.push({ fact: "room-silence", client, what: "a ping of the server", quietMs: withinMs });
  },
  "room-mute": ({ client }, { room }) => {
    room.client(client).answersPings = false;
  },
  "room-cut": ({ client }, { room }) => room.client(client).connection.reset(),
  "room-disconnected": async ({ client, codes, inTimeOf }, run) => {
    const { room, timeouts } = run;
    const { connection } = room.client(client);
    const over = (): boolean => !connection.isOpen;
    const withinMs = { ping: pingMs(room), expiry: timeouts.expiryMs, end: timeouts.endMs };
    await connection.until(over, withinMs[inTimeOf ?? "end"]);
    if (codes.includes(connection.closeCode ?? 0)) return;
    const got = connection.closeCode;
    run.facts.push({ fact: "room-disconnect", client, codes, ...(got !== undefined && { got }) });
  },
  "room-deaf": ({ client }, { room }) => room.client(client).connection.pauseReading(),
  "room-flood": flood,
  "room-sent-away": sentAway,
  "room-after-flood": recoverFlood,
  "room-beyond": goBeyond,
};

/** Performs one step of a case about rooms, unless an earlier one has failed. */
export async function performRoomStep(step: RoomStep, run: CaseRun): Promise<void> {
  if (hasRoom(run) && !run.room.isBroken)
    await (PERFORM[step.do] as Performer<typeof step.do>)(step as never, run);
}

/** Pings come meanwhile, so that silence is no measure. */
async function untilPushed(client: RoomClient, of: PushKind, { timeouts }: RoomCase): Promise<void> {
  const came = (): boolean => client.pushes.some(({ kind }) => kind === of) || !client.connection.isOpen;
  await client.connection.until(came, timeouts.expiryMs);
}

const hasRoom = (run: CaseRun): run is RoomCase => run.room !== undefined;

/** The time that the connect reply has announced in seconds, and a third of it more: the way of a ping, and a busy server. */
const pingMs = ({ words }: RoomRun): number =>
  Math.ceil((Number(words.captured.get("ping") ?? 0) * 4000) / 3);
