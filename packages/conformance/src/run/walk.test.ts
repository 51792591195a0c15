import { setTimeout } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { CUT, HELD, sampleCase, UNANSWERED } from "../../test/run/sample-attempts.ts";
import type { ConformanceCase } from "../case/case.ts";
import type { Pulse } from "../connection/pulse.ts";
import type { Attempt } from "./attempt.ts";
import type { Trouble } from "./server/server-under-test.ts";
import { Walk } from "./walk.ts";

const [A, B, C] = [sampleCase("a"), sampleCase("b"), sampleCase("c")];
const RESTARTED: Trouble = { how: "ended", cause: "cut", isOver: true, isReported: false };
const REPORTED: Trouble = { ...RESTARTED, isReported: true };
const LOST: Trouble = { how: "hung", cause: "silence", isOver: false, isReported: false };

interface Setting {
  readonly ask: (c: ConformanceCase, cut: AbortSignal, pulse: Pulse) => Promise<Attempt> | Attempt;
  /** What each look at the server finds, in turn; then it is well. Or what a look finds now. */
  readonly looks?: readonly (Trouble | undefined)[] | (() => Trouble | undefined);
  /** Whether what runs the server has reported an end that no look has found out. Default: never. */
  readonly losses?: () => boolean;
  readonly atOnce?: number;
  /** Default: all that are walked through at once. */
  readonly actors?: number;
  readonly isOver?: () => boolean;
  readonly awaitsKin?: () => boolean;
  /** False: nobody is there to connect to. Default: all find the server. */
  readonly connects?: (c: ConformanceCase) => boolean;
}

/** A walk on a server of the test's, and what it has reported so far. */
function walkOn({
  ask,
  looks = [],
  losses = () => false,
  atOnce = 1,
  actors = atOnce,
  isOver = () => false,
  awaitsKin = () => false,
  connects = () => true,
}: Setting) {
  const reported: string[] = [];
  const server = {
    loss: undefined as Trouble | undefined,
    looked: 0,
    get hasLost() {
      return losses();
    },
    touch: () => {},
    async check(letGo: () => Promise<void>): Promise<Trouble | undefined> {
      const found = typeof looks === "function" ? looks() : looks[server.looked];
      server.looked += 1;
      if (found !== undefined) await letGo();
      if (found?.isOver === false) server.loss = found;
      return found;
    },
  };
  const walk = new Walk({
    server,
    concurrency: atOnce,
    actors,
    ask: async (c, { pulse, cut }) => {
      if (connects(c)) pulse.acted();
      return ask(c, cut, pulse);
    },
    results: {
      asked: (c) => reported.push(`${c.id} asked`),
      interrupted: (c, _, part) => reported.push(`${c.id} ${part}`),
      unasked: (c) => reported.push(`${c.id} unasked`),
      suspected: (cases) => reported.push(`suspected ${cases.map(({ id }) => id).join(" ")}`),
    },
    isOver,
    awaitsKin,
    putsOff: () => false,
  });
  return { walk, server, reported };
}

/** An answer that does not come before the case is called off. */
const untilCut = (cut: AbortSignal): Promise<Attempt> =>
  new Promise((resolve) => cut.addEventListener("abort", () => resolve(CUT)));

describe("a walk", () => {
  test("reports every case once, and looks at no server that closes in the usual way", async () => {
    const { walk, server, reported } = walkOn({ ask: () => HELD });
    await walk.through([A, B, C]);
    expect(reported).toEqual(["close/a asked", "close/b asked", "close/c asked"]);
    expect(server.looked).toBe(0);
  });

  test("looks at the server after a case that did not end in the usual way", async () => {
    const { walk, server, reported } = walkOn({ ask: (c) => (c === B ? CUT : HELD) });
    await walk.through([A, B, C]);
    expect(reported).toEqual(["close/a asked", "close/b asked", "close/c asked"]);
    expect(server.looked).toBe(2);
  });

  test("looks at the server after a case that strains it, however it ended", async () => {
    const { walk, server } = walkOn({ ask: () => HELD });
    await walk.through([sampleCase("heavy", { isolated: true })]);
    expect(server.looked).toBe(1);
  });

  test("knows the case that ended the server, and goes on with the next", async () => {
    const { walk, reported } = walkOn({ ask: (c) => (c === A ? CUT : HELD), looks: [RESTARTED] });
    await walk.through([A, B]);
    expect(reported).toEqual(["close/a alone", "close/b asked"]);
  });

  test("suspects those as well that were over just before", async () => {
    const { walk, reported } = walkOn({ ask: (c) => (c === B ? CUT : HELD), looks: [RESTARTED] });
    await walk.through([A, B]);
    expect(reported).toEqual(["close/a asked", "close/b alone", "suspected close/a"]);
  });

  test("suspects them also where the server answered since: a process may serve a little longer", async () => {
    const { walk, reported } = walkOn({ ask: () => CUT, looks: [undefined, undefined, RESTARTED] });
    await walk.through([A, B]);
    expect(reported).toEqual(["close/a asked", "close/b alone", "suspected close/a"]);
  });

  test("does not take a case that found nobody to connect to for the one that ended the server", async () => {
    const gone = {
      ask: (c: ConformanceCase) => (c === B ? CUT : HELD),
      connects: (c: ConformanceCase) => c !== B,
    };
    const { walk, reported } = walkOn({ ...gone, looks: [LOST] });
    await walk.through([A, B]);
    expect(reported).toEqual(["close/a asked", "close/b bystander", "suspected close/a"]);
  });

  test("does not take a case that got no answer to an ordinary request for the one that ended the server", async () => {
    const { walk, reported } = walkOn({ ask: (c) => (c === B ? UNANSWERED : HELD), looks: [LOST] });
    await walk.through([A, B]);
    expect(reported).toEqual(["close/a asked", "close/b bystander", "suspected close/a"]);
  });

  test("takes it for that one where its request is of its own", async () => {
    const odd = sampleCase("odd", { opening: { method: "PUT" } });
    const { walk, reported } = walkOn({ ask: (c) => (c === odd ? UNANSWERED : HELD), looks: [LOST] });
    await walk.through([A, odd]);
    expect(reported).toEqual(["close/a asked", "close/odd alone", "suspected close/a"]);
  });

  test("looks twice where one broke off, since a server that is about to end may still answer once", async () => {
    const { walk, reported } = walkOn({
      ask: (c) => (c === A ? CUT : HELD),
      looks: [undefined, LOST],
    });
    await walk.through([A, B]);
    expect(reported).toEqual(["close/a alone", "close/b unasked"]);
  });

  test("asks nobody else before the first of a kind to break off can have ended the server", async () => {
    const dies = 200;
    let endsAtMs = Number.POSITIVE_INFINITY;
    const ask = (c: ConformanceCase): Attempt => {
      if (c === A) endsAtMs = performance.now() + dies;
      return c === A ? CUT : HELD;
    };
    const { walk, reported } = walkOn({
      ask,
      looks: () => (performance.now() > endsAtMs ? LOST : undefined),
    });
    await walk.through([A, B, C]);
    expect(reported).toEqual(["close/a alone", "close/b unasked", "close/c unasked"]);
  });

  test("asks nothing of a server that is gone for good", async () => {
    const { walk, reported } = walkOn({ ask: () => CUT, looks: [LOST] });
    await walk.through([A, B, C]);
    expect(reported).toEqual(["close/a alone", "close/b unasked", "close/c unasked"]);
  });

  test("calls several that acted at the same time suspects", async () => {
    const ask = (c: ConformanceCase, cut: AbortSignal) => (c === A ? untilCut(cut) : CUT);
    const { walk, reported } = walkOn({ ask, looks: [RESTARTED], atOnce: 2 });
    await walk.through([A, B]);
    expect(reported).toEqual(["close/a suspect", "close/b suspect"]);
  });

  test("suspects one that takes its leave after a look found the server well less than one that has just acted", async () => {
    let pulseOfA: Pulse | undefined;
    const ask = (c: ConformanceCase, cut: AbortSignal, pulse: Pulse) => {
      if (c === A) pulseOfA = pulse;
      else pulseOfA?.acted();
      return untilCut(cut);
    };
    const { walk, reported } = walkOn({ ask, looks: [undefined, LOST], actors: 1, atOnce: 2 });
    await walk.through([A, B]);
    expect(reported).toEqual(["close/b suspect", "close/a suspect"]);
  });

  test("looks at a server that has lost something, however well the case ended that was asked", async () => {
    const lost = { reported: false };
    const ask = (c: ConformanceCase): Attempt => {
      lost.reported ||= c === B;
      return HELD;
    };
    const looks = () => {
      lost.reported = false;
      return REPORTED;
    };
    const { walk, reported } = walkOn({ ask, looks, losses: () => lost.reported });
    await walk.through([A, B, C]);
    expect(reported).toEqual(["close/a asked", "close/b alone", "suspected close/a", "close/c asked"]);
  });

  test("looks once more at a server that has lost something when the last case is over", async () => {
    const { walk, server, reported } = walkOn({
      ask: () => HELD,
      looks: () => REPORTED,
      losses: () => reported.length === 2 && server.looked === 0,
    });
    await walk.through([A, B]);
    expect(reported).toEqual(["close/a asked", "close/b asked", "suspected close/b close/a"]);
  });

  test("believes no case that ends well after something was lost while it waited", async () => {
    let isLost = false;
    const looks = () => (isLost ? REPORTED : undefined);
    const ask = async (): Promise<Attempt> => {
      await setTimeout(700);
      isLost = true;
      return HELD;
    };
    const { walk, reported } = walkOn({ ask, looks, losses: () => isLost });
    await walk.through([A]);
    expect(reported.slice(0, 2)).toEqual(["close/a bystander", "suspected close/a"]);
  });

  test("suspects the case that was over last where an instance is reported to have ended long after", async () => {
    let isLost = false;
    const looks = () => {
      isLost = false;
      return REPORTED;
    };
    const { walk, reported } = walkOn({ ask: () => HELD, looks, losses: () => isLost });
    await walk.through([A, B]);
    await setTimeout(600);
    isLost = true;
    await walk.through([]);
    expect(reported).toEqual(["close/a asked", "close/b asked", "suspected close/b"]);
  });

  test("suspects one that acted before a handshake was answered, where an instance is reported to have ended", async () => {
    const suspected = async (trouble: Trouble): Promise<string[]> => {
      const ask = (c: ConformanceCase, cut: AbortSignal) => (c === A ? untilCut(cut) : CUT);
      const { walk, reported } = walkOn({ ask, looks: [undefined, trouble], actors: 1, atOnce: 2 });
      await walk.through([A, B]);
      return reported;
    };
    expect(await suspected(RESTARTED)).toEqual(["close/b alone", "close/a bystander"]);
    expect(await suspected(REPORTED)).toEqual(["close/b alone", "close/a bystander", "suspected close/a"]);
  });

  test("takes back what broke off just before an instance is reported to have ended", async () => {
    const { walk, reported } = walkOn({ ask: () => CUT, looks: [undefined, undefined, REPORTED] });
    await walk.through([A, B]);
    expect(reported).toEqual(["close/a asked", "close/b alone", "close/a bystander", "suspected close/a"]);
  });

  test("does not judge a case that only waited by what another one did", async () => {
    const ask = (c: ConformanceCase, cut: AbortSignal) => (c === A ? untilCut(cut) : CUT);
    const { walk, reported } = walkOn({ ask, looks: [RESTARTED] });
    const waiting = walk.beside([A]);
    await walk.through([B]);
    await waiting;
    expect(reported).toEqual(["close/a bystander", "close/b alone"]);
  });

  test("gives up the turn of a case whose kin is silent, until that is over", async () => {
    const other = sampleCase("other", { source: { rfc: 6455, section: "5.5" } });
    let answer: (attempt: Attempt) => void = () => {};
    const silent = new Promise<Attempt>((resolve) => {
      answer = resolve;
    });
    const asked: string[] = [];
    const ask = (c: ConformanceCase): Promise<Attempt> | Attempt => {
      asked.push(c.id);
      if (c === other) answer(HELD);
      return c === A ? silent : HELD;
    };
    const { walk, reported } = walkOn({ ask, awaitsKin: () => true, actors: 1, atOnce: 3 });
    await walk.through([A, B, other]);
    expect(asked).toEqual(["close/a", "close/other", "close/b"]);
    expect([...reported].sort()).toEqual(["close/a asked", "close/b asked", "close/other asked"]);
  });

  test("reports nothing once the run is over", async () => {
    let isOver = false;
    const ask = () => {
      isOver = true;
      return HELD;
    };
    const { walk, reported } = walkOn({ ask, isOver: () => isOver });
    await walk.through([A, B]);
    expect(reported).toEqual([]);
  });
});
