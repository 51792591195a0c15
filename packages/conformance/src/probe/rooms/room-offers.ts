import type { Expected, RoomOffer, RoomStep, RoomsDescription, Sent } from "../../case/room.ts";
import { Connection } from "../../connection/connection.ts";
import type { Fact } from "../../connection/fact.ts";
import { Pulse } from "../../connection/pulse.ts";
import type { Target } from "../../connection/target.ts";
import { WireLog } from "../../connection/wire-log.ts";
import { type CaseRun, SideConnections } from "../case-run.ts";
import { openFresh } from "../fresh-connection.ts";
import type { Timeouts } from "../timeouts.ts";
import { RoomRun } from "./room-run.ts";
import { performRoomStep } from "./room-steps.ts";

/** A few replies; a server that sends more is not asked any further. */
const MOST_BYTES = 1024 * 1024;
const CHANNEL: Sent = { $: "channel" };
const FINE: Expected = { error: { $: "absent" } };

const asks = (client: string, command: Sent, is: Expected = FINE): RoomStep => ({
  do: "room-ask",
  client,
  commands: [command],
  are: [is],
});

/** A further client comes into the room, as the cases have it: without a word about joins. Its id is remembered under its name. */
const comes = (client: string): readonly RoomStep[] => [
  { do: "room-open", client },
  asks(client, { connect: { $: "connect" } }, { connect: { client: { $: "capture", as: client } } }),
  asks(client, { subscribe: { channel: CHANNEL } }),
];

/** What shows an offer: a server that has it lets all of this go well. Client `a` is in the room from the first one on. */
const SIGNS: { readonly [O in RoomOffer]: readonly RoomStep[] } = {
  recovery: [asks("a", { subscribe: { channel: CHANNEL } }, { subscribe: { recoverable: true } })],
  presence: [asks("a", { presence: { channel: CHANNEL } })],
  history: [asks("a", { history: { channel: CHANNEL } })],
  rpc: [asks("a", { rpc: { $: "rpc" } })],
  joins: [...comes("b"), ...comes("c"), { do: "room-joined", client: "b", newcomer: "c" }],
};

/**
 * Finds out what a server of rooms offers, as a client would: it asks, and looks whether the answer is a refusal; for joins, it looks whether
 * one comes. A server that lets nobody in offers nothing. One that reports no joins is waited for as long as for any event, once.
 */
export async function probeRoomOffers(
  target: Target,
  rooms: RoomsDescription,
  timeouts: Timeouts,
  signal?: AbortSignal,
): Promise<readonly RoomOffer[]> {
  const roomTarget = { ...target, path: rooms.path ?? target.path };
  const pulse = new Pulse();
  const connection = new Connection({
    target: roomTarget,
    log: new WireLog({ conceals: target.hasSecrets }),
    events: { ok: [] },
    mostBytes: MOST_BYTES,
    pulse,
    signal,
  });
  const side = new SideConnections();
  const facts: Fact[] = [];
  const room = new RoomRun(rooms, connection, facts);
  const run: CaseRun = {
    target: roomTarget,
    connection,
    pulse,
    timeouts,
    process: undefined,
    memoryAtStart: undefined,
    side,
    held: [],
    room,
    facts,
  };
  const goesWell = async (steps: readonly RoomStep[]): Promise<boolean> => {
    for (const step of steps) await performRoomStep(step, run);
    return facts.splice(0).length === 0;
  };
  const found: RoomOffer[] = [];
  try {
    await connection.ready(timeouts.openMs);
    if ((await openFresh(connection, { target: roomTarget, timeouts })) !== undefined) return [];
    if (!(await goesWell([asks("a", { connect: { $: "connect" } })]))) return [];
    for (const [offer, sign] of Object.entries(SIGNS) as [RoomOffer, readonly RoomStep[]][])
      if (await goesWell(sign)) found.push(offer);
    return found;
  } catch {
    return found; // the first case says what is wrong with the connection
  } finally {
    side.end();
    connection.leave();
    pulse.end();
  }
}
