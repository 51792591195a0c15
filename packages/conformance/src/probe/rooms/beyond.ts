import type { RoomStep } from "../../case/room.ts";
import { ask, compare, hear, type RoomCase, silence } from "./exchange.ts";
import { isObject } from "./pattern.ts";

type Beyond = Extract<RoomStep, { do: "room-beyond" }>;

/** So many times what is allowed in a second goes out at once: servers let a burst pass. */
const TIMES_TOO_FAST = 5;
/** The command around the text is longer than nothing, so the text alone is beyond the limit already. */
const MESSAGE_SPARE_BYTES = 64;

/** One row per limit. */
const BEYOND: { readonly [L in Beyond["limit"]]: (step: Beyond, run: RoomCase) => void | Promise<void> } = {
  message: ({ client }, { room }) => {
    const longer = (room.limits.messageBytes ?? 0) + MESSAGE_SPARE_BYTES;
    room.client(client).send(JSON.stringify({ id: 1000, rpc: { method: "x".repeat(longer) } }));
  },
  channels: async (step, run) => {
    const { room } = run;
    const asking = room.client(step.client);
    const most = room.limits.channelsPerClient ?? 0;
    for (let n = 0; n <= most && !room.isBroken; n += 1) {
      const is = n < most ? { subscribe: {} } : "is" in step ? step.is : {};
      const [id = 0] = ask(asking, [{ subscribe: { channel: room.words.channel(n) } }], run);
      await hear(asking, id, { is, command: `subscribe ${n + 1}` }, run);
    }
  },
  rate: async (step, run) => {
    const { room } = run;
    const asking = room.client(step.client);
    const { connection, replies } = asking;
    const count = TIMES_TOO_FAST * (room.limits.commandsPerSecond ?? 0);
    const unsubscribe = { unsubscribe: { channel: room.words.channel("other") } };
    const ids = ask(
      asking,
      Array.from({ length: count }, () => unsubscribe),
      run,
    );
    const all = (): boolean => ids.every((id) => replies.has(id));
    await connection.untilQuiet(() => all() || !connection.isOpen, run.timeouts.eventMs);
    if (!all()) {
      run.facts.push(silence(asking, `a reply to each of ${count} commands`, run));
      return;
    }
    const refused = ids.flatMap((id) => {
      const reply = replies.get(id) ?? null;
      return isObject(reply) && reply.error !== undefined ? [reply] : [];
    });
    const about = { client: asking.name, what: `a reply to one of ${count} commands at once` };
    compare(refused[0] ?? null, "is" in step ? step.is : {}, about, run);
  },
};

/** Goes beyond a limit that the server states of itself. */
export const goBeyond = (step: Beyond, run: RoomCase): void | Promise<void> => BEYOND[step.limit](step, run);
