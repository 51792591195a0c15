import type { Mutant } from "../mutant.ts";
import { follow, inCommand, inPublications, inReply, insteadOfError, mutant } from "./changes.ts";
import { IN_COMMANDS } from "./commands.ts";
import type { Message, Tap } from "./defect.ts";
import { WITH_TOKENS } from "./tokens.ts";

const isLeave = (message: Message): boolean => message.push?.leave !== undefined;
const isPing = (message: Message): boolean => Object.keys(message).length === 0;

const IN_HISTORY: readonly Mutant[] = [
  mutant(
    "gives history the other way round",
    inReply("history", ({ publications }) => publications?.reverse()),
    "history",
    "history-limit",
    "history-since",
    "history-pages",
    "history-reverse",
    "history-reverse-since",
  ),
  mutant(
    "gives all history where no limit is named",
    inCommand("history", (request) => {
      request.limit ||= -1;
    }),
    "history-without-limit",
  ),
  mutant(
    "knows no limit of history",
    inCommand("history", (request) => {
      if (request.limit > 0) request.limit = -1;
    }),
    "history-limit",
    "history-pages",
    "history-reverse",
  ),
  mutant(
    "gives history from the beginning",
    inCommand("history", (request) => delete request.since),
    "history-since",
    "history-pages",
    "history-of-another-epoch",
  ),
  mutant(
    "gives history with its place",
    inCommand("history", ({ since, reverse }) => {
      if (since) since.offset += reverse ? 1 : -1;
    }),
    "history-since",
    "history-pages",
    "history-reverse-since",
  ),
  mutant(
    "knows no reverse",
    inCommand("history", (request) => delete request.reverse),
    "history-reverse",
    "history-reverse-since",
  ),
  mutant("knows no epochs", insteadOfError(112, "history"), "history-of-another-epoch"),
];

const IN_RECOVERY: readonly Mutant[] = [
  mutant(
    "names no place",
    inReply("subscribe", (subscribed) => {
      delete subscribed.epoch;
      delete subscribed.offset;
    }),
    "place-in-subscription",
  ),
  mutant(
    "counts by two",
    inPublications((push) => {
      push.push.pub.offset *= 2;
      return [push];
    }),
    "offsets-count-up",
  ),
  mutant(
    "loses the last of what was missed",
    inReply("subscribe", ({ publications }) => publications?.pop()),
    "recover-what-was-missed",
    "recover-beside-publications",
    "recover-all-that-is-kept",
  ),
  mutant(
    "gives twice what was missed",
    {
      hears: follow,
      says: (message, { channels }) => [
        message,
        ...(message.subscribe?.publications ?? []).map((pub: Message) => ({
          push: { channel: [...channels].at(-1), pub },
        })),
      ],
    },
    "recover-what-was-missed",
    "recover-beside-publications",
  ),
  mutant(
    "claims to have recovered",
    inReply("subscribe", (subscribed) => {
      if (subscribed.was_recovering) subscribed.recovered = true;
    }),
    "recover-from-another-epoch",
    "recover-from-the-future",
    "recover-what-is-gone",
    "slow-reader",
  ),
  mutant(
    "recovers nobody",
    inReply("subscribe", (subscribed) => {
      subscribed.recovered = false;
      delete subscribed.publications;
    }),
    "recover-nothing",
    "recover-what-was-missed",
    "recover-all-that-is-kept",
    "recover-beside-publications",
  ),
];

const IN_PRESENCE: readonly Mutant[] = [
  mutant(
    "shows a client only itself",
    inReply("presence", (reply, { client }) => {
      reply.presence = { [client]: reply.presence[client] };
    }),
    "presence",
  ),
  mutant(
    "forgets nobody",
    {
      hears: follow,
      ...inReply("presence", ({ presence }, { everybody, channels }) => {
        const isNear = ({ channels: theirs }: Tap): boolean => [...theirs].some((one) => channels.has(one));
        for (const { client } of everybody.filter(isNear)) presence[client] ??= { client };
      }),
    },
    "presence-after-unsubscribe",
    "presence-after-cut",
  ),
  mutant(
    "shows those of every room",
    inReply("presence", ({ presence }, { everybody }) => {
      for (const { client } of everybody) presence[client] ??= { client };
    }),
    "presence-of-one-room",
  ),
  mutant(
    "counts one client too many",
    inReply("presence_stats", (stats) => {
      stats.num_clients += 1;
    }),
    "presence-stats",
  ),
  mutant("reports nobody who joins", { says: (message) => (message.push?.join ? [] : [message]) }, "join"),
  mutant(
    "reports nobody who leaves",
    { says: (message) => (isLeave(message) ? [] : [message]) },
    "leave-by-unsubscribe",
    "leave-by-cut",
  ),
];

const BEYOND_LIMITS: readonly Mutant[] = [
  mutant("takes any message", { settings: { limits: { messageBytes: 2 ** 20 } } }, "message-too-long"),
  mutant("takes any name", { settings: { limits: { channelBytes: 2 ** 20 } } }, "channel-name-too-long"),
  mutant(
    "takes any number of channels",
    { settings: { limits: { channelsPerClient: 1000 } } },
    "too-many-channels",
  ),
  mutant(
    "takes any number of commands",
    { settings: { limits: { commandsPerSecond: 100_000, pendingCommands: 100_000 } } },
    "too-many-commands",
  ),
  mutant(
    "keeps what nobody reads",
    // Its pings are seldom: a client that a ping finds out in the middle of a flood on a busy machine tells nothing of what is kept.
    { settings: { limits: { unreadBytes: 2 ** 30 }, heartbeat: { pingEveryMs: 600_000 } } },
    "slow-reader",
  ),
  mutant(
    "sends a slow reader away for ever",
    { closes: (code) => (code === 3008 ? 3501 : code) },
    "slow-reader",
  ),
  mutant(
    "sends everybody away with a slow reader",
    {
      closes(code, { everybody }) {
        if (code === 3008) for (const tap of everybody) tap.close(code);
        return code;
      },
    },
    "slow-reader",
  ),
  mutant(
    "sends no ping",
    { says: (message) => (isPing(message) ? [] : [message]) },
    "ping",
    "ping-without-pong",
  ),
  mutant(
    "waits for a pong for ever",
    { closes: (code) => (code === 3012 ? undefined : code) },
    "ping-without-pong",
  ),
];

const ON_TWO_INSTANCES: readonly Mutant[] = [
  mutant(
    "shares nothing with another instance",
    { isApart: true },
    "publish-across-instances",
    "one-order-across-instances",
    "history-across-instances",
    "recover-on-another-instance",
    "presence-across-instances",
    "leave-across-instances",
  ),
];

/** Defects of a server of rooms: in commands, in what it keeps, in who is there, in its limits. */
export const OF_ROOMS: readonly Mutant[] = [
  ...IN_COMMANDS,
  ...IN_HISTORY,
  ...IN_RECOVERY,
  ...IN_PRESENCE,
  ...BEYOND_LIMITS,
  ...ON_TWO_INSTANCES,
  ...WITH_TOKENS,
];
