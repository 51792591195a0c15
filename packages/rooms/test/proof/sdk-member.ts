import { setTimeout as pause } from "node:timers/promises";
import type { PublicationContext } from "centrifuge";
import { connected, sdkClient } from "../sdk-client.ts";
import type { ArmClient } from "./arm.ts";

const SOON = { minResubscribeDelay: 20, maxResubscribeDelay: 300 };

/** What differs between servers of the protocol. */
interface Dialect {
  /** What a client connects with. */
  readonly data?: object;
  readonly channelOf: (room: string) => string;
  /** What is published for an id: it has the id in it. */
  readonly line: (id: string) => object;
  readonly idOf: (line: { readonly id: string; readonly text: string }) => string;
}

const PLAIN: Dialect = { channelOf: (room) => room, line: (id) => ({ id }), idOf: ({ id }) => id };

/** Brings a client into rooms, on the official SDK, with what an application adds: an id for each line, and a snapshot where it was not recovered. */
export async function joinRooms(
  url: string,
  rooms: readonly string[],
  { data, channelOf, line, idOf }: Dialect = PLAIN,
): Promise<ArmClient> {
  const client = sdkClient(url, { timeout: 2_000, maxServerPingDelay: 1_500, maxReconnectDelay: 300, data });
  const ends: Record<number, number> = {};
  for (const event of ["disconnected", "connecting"] as const)
    client.on(event, ({ code }) => {
      ends[code] = (ends[code] ?? 0) + 1;
    });
  const lists = new Map<string, string[]>();
  const epochs = new Map<string, Set<string>>(rooms.map((room) => [room, new Set()]));
  let isOver = false;
  const subscriptions = new Map(
    rooms.map((room) => {
      const subscription = client.newSubscription(channelOf(room), SOON);
      lists.set(room, []);
      /** What comes while the snapshot is read waits for it. */
      let waiting: PublicationContext[] | undefined;
      const take = ({ data }: PublicationContext) => void lists.get(room)?.push(idOf(data));
      subscription.on("publication", (publication) => {
        if (waiting === undefined) take(publication);
        else waiting.push(publication);
      });
      subscription.on("subscribed", async ({ wasRecovering, recovered, streamPosition }) => {
        if (streamPosition !== undefined) epochs.get(room)?.add(streamPosition.epoch);
        if (!wasRecovering || recovered) return;
        const mine: PublicationContext[] = [];
        waiting = mine;
        const end = streamPosition?.offset ?? 0;
        const before = await snapshot(
          () => subscription.history({ limit: 100_000 }),
          () => isOver,
        );
        if (waiting !== mine) return; // there is more to begin anew from meanwhile
        lists.set(
          room,
          before.filter(({ offset = 0 }) => offset <= end).map(({ data }) => idOf(data)),
        );
        for (const publication of mine) take(publication);
        waiting = undefined;
      });
      return [room, subscription] as const;
    }),
  );
  await connected(client);
  for (const subscription of subscriptions.values()) {
    subscription.subscribe();
    await subscription.ready();
  }
  return {
    has: (room) => lists.get(room) ?? [],
    sawNewEpoch: (room) => (epochs.get(room)?.size ?? 0) > 1,
    ends,
    async publish(room, id) {
      while (!isOver) {
        try {
          await subscriptions.get(room)?.publish(line(id));
          return;
        } catch {
          await pause(50); // with the same id: it is there once
        }
      }
    },
    close() {
      isOver = true;
      client.disconnect();
    },
  };
}

/** Everything that the log has, as soon as it can be read. */
async function snapshot(
  read: () => Promise<{ publications: PublicationContext[] }>,
  isOver: () => boolean,
): Promise<PublicationContext[]> {
  while (!isOver()) {
    try {
      return (await read()).publications;
    } catch {
      await pause(50);
    }
  }
  return [];
}
