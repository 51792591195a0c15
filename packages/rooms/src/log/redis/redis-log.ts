import { randomUUID } from "node:crypto";
import type { Cluster, Redis } from "ioredis";
import type { LogListener, ReadResult, RoomLog } from "../room-log.ts";
import { Appender } from "./appender.ts";
import { addressOf, masterBeside } from "./cluster-state.ts";
import { ClusterSubscriber } from "./cluster-subscriber.ts";
import { Commands, defineScripts } from "./commands.ts";
import { type Connection, makeAnyNodeConnection, makeConnection } from "./connection.ts";
import { Connector } from "./connector.ts";
import { type RoomKeys, roomKeys } from "./keys.ts";
import { Link } from "./link.ts";
import { type RedisLogOptions, targetOf } from "./options.ts";
import { redisPresence } from "./redis-presence.ts";
import type { Subscriber, SubscriberEvents } from "./subscriber.ts";

/**
 * A log in Redis, shared by every instance that uses the same one. A stream is the log of a room, pub/sub the way to the instances, and
 * one script does both. While Redis is away every call rejects with `LogUnavailable` after `commandTimeoutMs`: nothing is acknowledged
 * that Redis has not got. Nothing is sent again by itself.
 */
export function redisLog(options: RedisLogOptions): RoomLog {
  const { prefix = "rooms", commandTimeoutMs: timeoutMs = 3_000, pingEveryMs = 5_000, onState } = options;
  const target = targetOf(options.redis);
  const kind = options.pubsub ?? (target.kind === "cluster" ? "sharded" : "plain");
  const publish = kind === "sharded" ? "spublish" : "publish";
  const keysOf = (room: string): RoomKeys => roomKeys(prefix, room);
  const rooms = new Map<string, string>(); // channel -> room
  let listener: LogListener | undefined;
  let reported = "";

  /** Redis that is away fails once a second: its error is reported once until it changes. */
  function report(error: Error): void {
    if (error.message === reported) return;
    reported = error.message;
    listener?.onError(error);
  }

  const make = () => makeConnection(target);
  const connector = new Connector({
    make,
    prepare(connection) {
      defineScripts(connection);
      connection.on("error", report);
    },
    onState(state) {
      if (state === "ready") reported = "";
      onState?.(state);
    },
  });
  const commands = new Commands(connector, { timeoutMs, replicas: options.replicas, clock: options.clock });

  const appender = new Appender(commands, keysOf, publish);

  const events: SubscriberEvents = {
    onMessage(channel, message) {
      const room = rooms.get(channel);
      if (room !== undefined && listener !== undefined) hand(listener, room, message);
    },
    onResumed: (channels) => listener?.onResumed(channels.flatMap((channel) => rooms.get(channel) ?? [])),
    onError: report,
  };
  const timing = { timeoutMs, pingEveryMs };
  const subscriber = ((): Subscriber => {
    if (target.kind !== "cluster") return new Link(make, kind, timing, events);
    if (kind === "sharded")
      return new ClusterSubscriber(connector, target.options?.redisOptions ?? {}, timing, events);
    // What is sent by the plain commands reaches every node: one is enough, and another one when it is gone, or cut off from the others.
    // `avoided` is never taken back, and need not be: it only says where not to look next. The next deaf node takes its place, and where
    // no other node is left, all that were configured are tried, this one too.
    let avoided: string | undefined;
    const anyNode = () => {
      const nodes = (connector.connection as Cluster).nodes().filter((one) => addressOf(one) !== avoided);
      return makeAnyNodeConnection(target, nodes);
    };
    const isDeaf = async (connection: Connection): Promise<boolean> => {
      const address = addressOf(connection as Redis);
      const cluster = connector.connection as Cluster;
      if ((await masterBeside(cluster, address, timing)) === undefined) return false;
      avoided = address;
      return true;
    };
    return new Link(anyNode, kind, { ...timing, stuckMs: timeoutMs, isDeaf }, events);
  })();

  return {
    scope: "shared",
    presence: redisPresence(commands, keysOf),
    listen(to) {
      listener = to;
    },
    subscribe(room) {
      const { channel } = keysOf(room);
      rooms.set(channel, room);
      return subscriber.subscribe(channel);
    },
    unsubscribe(room) {
      const { channel } = keysOf(room);
      rooms.delete(channel);
      return subscriber.unsubscribe(channel);
    },
    append: (room, entry, bounds, once) => appender.append(room, entry, bounds, once),
    async read(room, { since, limit, maxBytes, reverse }, { maxAgeMs, forgetAfterMs }) {
      const { meta, log } = keysOf(room);
      const place = [since === undefined ? "" : String(since.offset), since?.epoch ?? ""];
      const args = [
        limit,
        reverse ? "1" : "0",
        ...place,
        maxBytes ?? "",
        maxAgeMs,
        forgetAfterMs,
        randomUUID(),
        commands.now,
      ];
      return decodeRead((await commands.run("read", [meta, log], args)) as (string | number)[]);
    },
    announce: (room, push) => commands.publish(publish, keysOf(room).channel, `a${push}`),
    async close() {
      listener = undefined;
      subscriber.close();
      connector.close();
    },
  };
}

/** A message of pub/sub: `p<offset> <epoch> <entry>`, with a line for each further entry, or `a<push>`. */
function hand(listener: LogListener, room: string, message: string): void {
  if (message.startsWith("a")) {
    listener.onAnnouncement(room, message.slice(1));
    return;
  }
  const offsetEnd = message.indexOf(" ");
  const epochEnd = message.indexOf(" ", offsetEnd + 1);
  const first = Number(message.slice(1, offsetEnd));
  const epoch = message.slice(offsetEnd + 1, epochEnd);
  message
    .slice(epochEnd + 1)
    .split("\n")
    .forEach((entry, i) => {
      listener.onEntry(room, { offset: first + i, entry }, epoch);
    });
}

function decodeRead([epoch, offset, isContinuous, ...items]: (string | number)[]): ReadResult {
  const entries = [];
  for (let i = 0; i + 1 < items.length; i += 2)
    entries.push({ offset: Number(items[i]), entry: String(items[i + 1]) });
  return { entries, end: { offset: Number(offset), epoch: String(epoch) }, isContinuous: isContinuous === 1 };
}
