import type { Endpoint } from "../endpoint/endpoint.ts";
import type { LoadGenerator, OpenLoad } from "../generator/load-generator.ts";
import type { Span } from "../load/window.ts";
import { written } from "../report/format.ts";
import {
  BUSY_SHARE,
  type Contender,
  type Plan,
  type Presence,
  type Sample,
  type Settings,
} from "../scenario.ts";
import { phrase } from "../texts/phrase.ts";

import { figuresOf, percentilesOf } from "./window-figures.ts";

/** Connections of a window where nobody asked for another number. */
export const LOADED_CONNECTIONS = 64;
/** A window in an open loop is longer than others by this factor: few messages leave in it. */
const OPEN_TIMES = 4;
/** Of the warm-up, for a kind of window that is not the first one of a process: what most of it needs is compiled by then. */
const AGAIN_SHARE = 0.4;
/** A server that gets little of the machine counts as warm after this long. */
const WARM_UP_TIMES = 5;
/** Of the messages that were due, how many must have been echoed in the window itself. */
const KEPT_SHARE = 0.98;

/** The name of the group, and of the histogram, of a window. */
export const groupOf = (inFlight: number): string => phrase("{n} in flight", { n: inFlight });

/** The same of a window in an open loop. */
export const rateGroupOf = (perSecond: number): string =>
  phrase("at {rate}", { rate: written("per-second", perSecond) });

/** What marks the figures of an open loop, as a number marks those of so many messages in flight. */
export const OPEN = "open";

/** Something that is loaded, and who loads it. */
export interface Loaded extends Pick<Contender, "name" | "isBeside" | "isStaying"> {
  reach(): Promise<Endpoint>;
  readonly generator: LoadGenerator;
  readonly settings: Settings;
}

/** A contender that is under load in its windows, and idle with all connections open between them. */
export const loadedContender = ({ reach, generator, settings, ...contender }: Loaded): Contender => ({
  ...contender,
  start: async () => {
    const endpoint = await reach();
    try {
      return await underLoad(endpoint, generator, settings);
    } catch (error) {
      await endpoint.close();
      throw error;
    }
  },
});

/** Opens the connections, which starts what starts at the first one, and loads the server until it is warm. */
async function underLoad(
  endpoint: Endpoint,
  generator: LoadGenerator,
  settings: Settings,
): Promise<Presence> {
  const {
    connections = LOADED_CONNECTIONS,
    sizeBytes,
    inFlight,
    warmUpCpuMs,
    windowMs,
    perSecond,
  } = settings;
  const load = await generator.open({
    url: endpoint.url,
    connections,
    sizeBytes,
    inFlight: Math.max(1, ...inFlight),
  });
  const processes = { server: await endpoint.serverPids(), relay: endpoint.relayPids() };
  const warm = { processes, cpuMs: warmUpCpuMs, mostMs: WARM_UP_TIMES * warmUpCpuMs };
  for (const [i, count] of inFlight.entries()) {
    const share = i === 0 ? 1 : AGAIN_SHARE;
    const { cpuMs, mostMs } = warm;
    await load.warmUp({ processes, cpuMs: share * cpuMs, mostMs: share * mostMs, inFlight: count });
  }
  const span = { processes, windowMs };
  return {
    measure: async (window) => {
      const count = inFlight[window];
      if (count !== undefined) return closedSample(load, span, count);
      return openSample(load, { ...span, windowMs: OPEN_TIMES * windowMs }, perSecond ?? Number.NaN);
    },
    end: async () => {
      try {
        await load.close();
      } finally {
        await endpoint.close();
      }
    },
  };
}

/** Kinds of windows: one for each number of messages in flight, and one at a fixed rate where that is asked for. */
export const windowsOf = ({ inFlight, perSecond }: Settings): number =>
  inFlight.length + (perSecond === undefined ? 0 : 1);

async function closedSample(load: OpenLoad, span: Span, inFlight: number): Promise<Sample> {
  const result = await load.window({ ...span, inFlight });
  return {
    figures: figuresOf(result, inFlight),
    histograms: { [groupOf(inFlight)]: result.histogram },
  };
}

async function openSample(load: OpenLoad, span: Span, perSecond: number): Promise<Sample> {
  const result = await load.rate({ ...span, perSecond });
  return {
    figures: { ...figuresOf(result, OPEN), [`late@${OPEN}`]: result.lateUs },
    histograms: { [rateGroupOf(perSecond)]: result.histogram },
  };
}

/** The percentiles of a round, from the latencies of all its windows: `p50`, `p99`, `p999`, each `@` its window. */
export const percentilesOfRound =
  ({ inFlight, perSecond }: Settings): NonNullable<Plan["ofRound"]> =>
  (samples) =>
    Object.fromEntries([
      ...inFlight.flatMap((count) => percentilesOf(samples, groupOf(count), count)),
      ...(perSecond === undefined ? [] : percentilesOf(samples, rateGroupOf(perSecond), OPEN)),
    ]);

/** What a reader has to know of the windows before their figures, one line for each window at most. */
export function windowRemarks(
  names: readonly string[],
  { inFlight, perSecond }: Settings,
  figure: Parameters<NonNullable<Plan["remarks"]>>[0],
): readonly string[] {
  const bounds = inFlight.flatMap((count) => {
    const limited = names.flatMap((name) => {
      const [own, busy] = [figure(name, `generator@${count}`), figure(name, `busy@${count}`)];
      return busy < BUSY_SHARE
        ? [
            phrase("{name} (busy {busy}, the generator {own})", {
              name,
              busy: percent(busy),
              own: percent(own),
            }),
          ]
        : [];
    });
    const values = { group: groupOf(count), limited: limited.join(", ") };
    return limited.length > 0
      ? [
          phrase(
            "{group}: a rate with ≥ is a lower bound, for the server was not what set the limit: {limited}. CPU for a message holds all the same.",
            values,
          ),
        ]
      : [];
  });
  if (perSecond === undefined) return bounds;
  const late = names.flatMap((name) => {
    const kept = figure(name, `rate@${OPEN}`);
    return kept < perSecond * KEPT_SHARE ? [`${name} (${written("per-second", kept)})`] : [];
  });
  if (late.length === 0) return bounds;
  const values = { group: rateGroupOf(perSecond), late: late.join(", ") };
  return [...bounds, phrase("{group}: not kept up with, so latencies grow with the window: {late}.", values)];
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;
