import { redisProgram } from "../endpoint/redis.ts";
import { LoadGenerator, type OpenLoad } from "../generator/load-generator.ts";
import type { Span } from "../load/window.ts";
import { settledMemory } from "../process/settled-memory.ts";
import type { RoomShape } from "../rooms/fan-out.ts";
import type {
  Contender,
  FunctionSubject,
  Metric,
  Presence,
  Sample,
  Scenario,
  Settings,
} from "../scenario.ts";
import { isFunction } from "../subjects/candidates.ts";
import {
  type RoomServers,
  type RoomServersOptions,
  startBareRedis,
  startRoomServers,
} from "../subjects/room-servers.ts";
import { phrase } from "../texts/phrase.ts";
import { figuresOf, percentilesOf } from "./window-figures.ts";

/** So many that three of four members of a room are on another instance than the one who publishes. */
const INSTANCES = 4;
const MEMBERS = 1000;
const SMALL_ROOM = 10;
/** Chats let a member say about one thing a second. */
const CHAT_EVERY_MS = 1100;
/** A window of rooms is longer than one of echoes by this factor: a message to a thousand members takes long. */
const TIMES = 10;
/** A round has fewer blocks by this factor. */
const FEWER = 5;
const BARE = "bare Redis pub/sub";

/** One way to deal members out over rooms, and how many messages are on their way at once, all rooms together. */
interface Layout extends Omit<RoomShape, "dialect" | "urls"> {
  readonly id: "one" | "many";
  readonly group: string;
  readonly inFlight: number;
}

/** Rooms across instances: what fans out over Redis, and how soon the last member has it. */
export const rooms: Scenario = {
  name: "rooms",
  says: "deliveries a second, and the time to the last receiver, in rooms across instances",
  method:
    "Four instances of each function share rooms through a Redis of their own; a thousand members are dealt out over them. A message goes out, " +
    "and the next one when the last member of its room has it; members take turns to publish, each once in 1.1 s at most unless the functions have a profile `bench` without such a limit: then the rate with many rooms is a lower bound, and CPU for a delivery is what to compare. Every delivery is found by its mark: one " +
    "that is missing, comes twice or to another room is a fault. One room of all members, and as many rooms of ten, each member in ten of them. “" +
    `${BARE}” is Redis with nothing before it: what no server on Redis can exceed. Memory of a member is what the instances wrote for it, ` +
    "connected and in the one room.",
  concerns: (subject) => takesRooms(subject),
  plan: async (settings) => {
    const { subjects, signal, smoke } = settings;
    const redis = redisProgram();
    const generator = new LoadGenerator(signal);
    const taking = subjects.filter(takesRooms);
    // All at the pace of the slowest, so that all meet the same load.
    const isUnlimited = taking.every(({ rooms: { isUnlimited: own = false } }) => own);
    const layouts = layoutsOf(settings, isUnlimited ? 0 : CHAT_EVERY_MS);
    const notes = subjects
      .filter((one) => !takesRooms(one))
      .map(({ name }) => phrase("{name}: not run, its wsfn.json has no rooms", { name }));
    const options = { redis: redis ?? "", instances: smoke ? 2 : INSTANCES, signal };
    const contender = (
      name: string,
      start: (options: RoomServersOptions) => Promise<RoomServers>,
    ): Contender => ({
      name,
      start: async () => inRooms(await start(options), layouts, generator, settings),
    });
    const contenders = [
      ...taking.map((subject) => contender(subject.name, (how) => startRoomServers(subject, how))),
      contender(BARE, startBareRedis),
    ];
    return {
      metrics: [...layouts.flatMap(metricsOf), MEMORY],
      contenders: redis === undefined ? [] : contenders,
      windows: layouts.length,
      blocks: Math.max(2, Math.round(settings.blocks / FEWER)),
      ofRound: (samples) =>
        Object.fromEntries(layouts.flatMap(({ group, id }) => percentilesOf(samples, group, id))),
      notes:
        redis === undefined
          ? [...notes, phrase("not run: this machine has no redis-server (apt-get install redis-server)")]
          : notes,
      close: () => generator.close(),
    };
  },
};

type RoomSubject = FunctionSubject & { readonly rooms: NonNullable<FunctionSubject["rooms"]> };

const takesRooms = (subject: Settings["subjects"][number]): subject is RoomSubject =>
  isFunction(subject) && subject.rooms !== undefined;

const thousands = (count: number): string => count.toLocaleString("en-US");

function layoutsOf({ connections: members = MEMBERS }: Settings, everyMs: number): readonly Layout[] {
  const perRoom = Math.min(SMALL_ROOM, members);
  return [
    {
      ...{ id: "one", group: phrase("a room of {n}", { n: thousands(members) }), everyMs },
      ...{ members, perRoom: members, rooms: 1, inFlight: 4 },
    },
    {
      ...{
        id: "many",
        group: phrase("{n} rooms of {members}", { n: thousands(members), members: perRoom }),
        everyMs,
      },
      ...{ members, perRoom, rooms: members, inFlight: Math.min(64, members) },
    },
  ];
}

function metricsOf({ id, group }: Layout): readonly Metric[] {
  return [
    {
      ...{ id: `rate@${id}`, group, says: "deliveries/s", unit: "per-second", better: "more" },
      sentence: "{a} delivered {by} as many messages a second as {b}",
      capacityBy: `busy@${id}`,
    },
    { id: `p50@${id}`, group, says: "last p50", unit: "us" },
    { id: `p99@${id}`, group, says: "last p99", unit: "us" },
    {
      ...{ id: `cpu@${id}`, group, says: "server CPU", unit: "us", better: "less" },
      sentence: "{a} needs {by} the CPU of {b} for a delivery",
    },
    { id: `relay@${id}`, group, says: "Redis CPU", unit: "us" },
    { id: `busy@${id}`, group, says: "busy", unit: "share" },
    { id: `generator@${id}`, group, says: "generator", unit: "share" },
  ];
}

const MEMORY: Metric = {
  ...{ id: "member", group: phrase("memory"), says: "server, an idle member", unit: "bytes", better: "less" },
  versus: "difference",
  sentence: "{a} needs {by} memory than {b} for an idle member",
};

/** A layout with its members connected. */
interface Joined {
  readonly layout: Layout;
  readonly load: OpenLoad;
}

/** Connects the members, and reads before and after what they take. */
async function inRooms(
  servers: RoomServers,
  layouts: readonly Layout[],
  generator: LoadGenerator,
  { warmUpCpuMs: cpuMs, windowMs }: Settings,
): Promise<Presence> {
  const all: Joined[] = [];
  const end = async (): Promise<void> => {
    await Promise.allSettled(all.map(({ load }) => load.close()));
    await servers.close();
  };
  try {
    const { dialect, urls } = servers;
    const empty = await settledMemory(servers.serverPids());
    let memberBytes = Number.NaN;
    for (const layout of layouts) {
      all.push({ layout, load: await generator.openRooms({ ...layout, dialect, urls }) });
      if (layout.id !== "one") continue;
      const full = await settledMemory(servers.serverPids());
      memberBytes = (full.own - empty.own) / layout.members;
    }
    const processes = { server: servers.serverPids(), relay: servers.redisPids() };
    // Each of them has to have compiled what it runs.
    const cpuOfEach = cpuMs * Object.values(processes).flat().length;
    for (const { load, layout } of all) {
      await load.warmUp({
        processes,
        cpuMs: cpuOfEach,
        mostMs: TIMES * cpuMs * 2,
        inFlight: layout.inFlight,
      });
    }
    const span = { processes, windowMs: TIMES * windowMs };
    return { measure: (window) => sample(all[window], span, memberBytes), end };
  } catch (error) {
    await end();
    throw error;
  }
}

async function sample(joined: Joined | undefined, span: Span, memberBytes: number): Promise<Sample> {
  if (joined === undefined) throw new RangeError("expected a layout for every window");
  const { id, group, inFlight } = joined.layout;
  const result = await joined.load.window({ ...span, inFlight });
  return {
    figures: { ...figuresOf(result, id), member: memberBytes },
    histograms: { [group]: result.histogram },
  };
}
