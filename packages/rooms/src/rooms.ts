import { randomUUID } from "node:crypto";
import { type Instance, instanceOf } from "./instance.ts";
import type { Limits } from "./limits.ts";
import type { PresenceStats } from "./log/presence-store.ts";
import type { Appended, ReadRequest, ReadResult } from "./log/room-log.ts";
import type { RoomsOptions } from "./options.ts";
import { drainOver } from "./platform/drain.ts";
import { DEFAULT_ROTATION, rotationDelayMs } from "./platform/rotation.ts";
import { DISCONNECTS, type DisconnectRow } from "./protocol/disconnects.ts";
import { messagePush } from "./protocol/encode.ts";
import { jsonText } from "./protocol/json-text.ts";
import { type ClientInfo, encodeEntry } from "./protocol/publication.ts";
import { UNSUBSCRIBES, type UnsubscribeRow } from "./protocol/unsubscribes.ts";
import { Session } from "./session/session.ts";
import type { Arrival, Received, Transport } from "./transport.ts";

/** A server of rooms, on one instance. */
export interface Rooms {
  /** Begins a client's session: what a transport calls when a WebSocket has opened. */
  accept(transport: Transport, arrival: Arrival): Received;
  /** Publishes into a room: any JSON. With an `id` that the room knows already, nothing is published. Rejects with `LogUnavailable`. */
  publish(
    channel: string,
    data: unknown,
    options?: { readonly id?: string; readonly tags?: Readonly<Record<string, string>> },
  ): Promise<Appended>;
  history(channel: string, request: ReadRequest): Promise<ReadResult>;
  presence(channel: string): Promise<readonly ClientInfo[]>;
  presenceStats(channel: string): Promise<PresenceStats>;
  /** Sends a message to every connection of a user on this instance, outside of every room. */
  send(user: string, data: unknown): void;
  /** Ends every connection of a user on this instance. Default: with 3503, after which SDKs do not come back. */
  disconnect(user: string, row?: DisconnectRow): void;
  /** Ends a user's subscriptions of a channel on this instance. Default: with 2000, after which SDKs do not subscribe again. */
  unsubscribe(user: string, channel: string, row?: UnsubscribeRow): void;
  /** Clients on this instance, and rooms that it follows. */
  readonly counts: { readonly clients: number; readonly rooms: number };
  readonly limits: Limits;
  /** The instance is about to end: newcomers and clients are sent away with 3001, after which SDKs come back. Resolves when all are. */
  drain(): Promise<void>;
  /** Ends everything at once, and lets go of the log. */
  close(): Promise<void>;
}

/** Makes a server of rooms. Throws an `Error` where neither `onConnect` nor `tokens` decides who may come in. */
export function createRooms(options: RoomsOptions): Rooms {
  if (options.onConnect === undefined && options.tokens === undefined)
    throw new Error("expected onConnect or tokens, which decide who may come in; got neither");
  const instance = instanceOf(options);
  const { server, connections } = instance;
  return {
    limits: server.limits,
    get counts() {
      return { clients: connections.size, rooms: server.hub.roomCount };
    },
    ...roomsByName(instance),
    ...usersByName(instance),
    ...life(instance, options),
  };
}

type RoomsByName = Pick<Rooms, "publish" | "history" | "presence" | "presenceStats">;

/** What the application does in a room. */
function roomsByName({ server: { log, clock }, bounds }: Instance): RoomsByName {
  return {
    publish(channel, data, { id, tags } = {}) {
      const room = bounds(channel);
      const entry = encodeEntry({ data: jsonText(data), tags, time: Math.floor(clock.wallMs()) });
      const once = id === undefined ? undefined : { id, rememberMs: room.rememberIdsMs };
      return log.append(channel, entry, room, once);
    },
    history: (channel, request) => log.read(channel, request, bounds(channel)),
    presence: (channel) => log.presence.list(channel),
    presenceStats: (channel) => log.presence.stats(channel),
  };
}

type UsersByName = Pick<Rooms, "send" | "disconnect" | "unsubscribe">;

/** What the application does with a user. */
function usersByName({ connections }: Instance): UsersByName {
  return {
    send(user, data) {
      for (const session of connections.of(user)) session.push(messagePush(jsonText(data)));
    },
    disconnect(user, row = DISCONNECTS.forceNoReconnect) {
      for (const session of connections.of(user)) session.disconnect(row);
    },
    unsubscribe(user, channel, row = UNSUBSCRIBES.server) {
      for (const session of connections.of(user)) session.unsubscribed(channel, row);
    },
  };
}

/** Clients come in until the instance is drained or closed. */
function life(
  { server, connections, watch }: Instance,
  options: Pick<RoomsOptions, "rotation" | "drainMs">,
): Pick<Rooms, "accept" | "drain" | "close"> {
  const { clock, random, hub, log } = server;
  const rotation = { ...DEFAULT_ROTATION, ...options.rotation };
  let drained: Promise<void> | undefined;
  return {
    accept(transport, arrival) {
      watch.check();
      const session = new Session(randomUUID(), arrival, transport, server);
      connections.add(session);
      const delayMs = rotationDelayMs(arrival, rotation, random);
      if (delayMs !== undefined)
        session.rotation = clock.after(delayMs, () => session.disconnect(DISCONNECTS.forceReconnect));
      if (drained) session.disconnect(DISCONNECTS.shutdown);
      return {
        message(text) {
          watch.check();
          session.message(text);
        },
        closed: () => session.closed(),
      };
    },
    drain() {
      const ending = connections.all.map((session) => ({
        end: () => session.disconnect(DISCONNECTS.shutdown),
      }));
      drained ??= drainOver(ending, { clock, overMs: options.drainMs ?? 1_000 });
      return drained;
    },
    async close() {
      watch.stop();
      for (const session of connections.all) session.disconnect(DISCONNECTS.shutdown);
      hub.close();
      await log.close();
    },
  };
}
