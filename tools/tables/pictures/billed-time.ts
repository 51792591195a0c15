import type { Language } from "../matrix.ts";
import { bar, line, picture, text } from "./drawing.ts";

const WORDS = {
  en: {
    title: "Two connections on one instance, billed once",
    description:
      "The first connection lasts from T1 to T3, the second from T2 to T4, on one instance. The instance is billed from T1 to T4; the time from T2 to T3, in which both are open, counts once.",
    first: "first connection",
    second: "second connection",
    instance: "the instance, billed",
    whole: "T4 − T1",
    both: "counted once",
    time: "time",
  },
  zh: {
    title: "一个实例上的两个连接，只计费一次",
    description:
      "同一个实例上，第一个连接从 T1 到 T3，第二个连接从 T2 到 T4。实例的计费时间为 T1 到 T4；T2 到 T3 之间两个连接同时存在，只计一次。",
    first: "第一个连接",
    second: "第二个连接",
    instance: "实例的计费时间",
    whole: "T4 − T1",
    both: "同时存在：只计一次",
    time: "时间",
  },
} as const;

const AT = { T1: 210, T2: 350, T3: 510, T4: 640 } as const;

/** Intervals of two connections, and their union, which is what is billed. */
export function billedTime(language: Language): string {
  const words = WORDS[language];
  const row = (y: number, name: string, [from, to]: readonly [number, number], kind: string): string =>
    text(190, y + 17, name, { at: "end" }) + bar({ x: from, y, width: to - from, height: 24 }, kind);
  return picture(760, 250, words, [
    bar({ x: AT.T2, y: 30, width: AT.T3 - AT.T2, height: 170 }, "box"),
    text((AT.T2 + AT.T3) / 2, 138, words.both, { at: "middle", ink: "quiet" }),
    row(48, words.first, [AT.T1, AT.T3], "own"),
    row(88, words.second, [AT.T2, AT.T4], "own"),
    row(156, words.instance, [AT.T1, AT.T4], "bar"),
    text(AT.T4 + 12, 173, words.whole, { bold: true }),
    ...Object.entries(AT).flatMap(([name, x]) => [
      line([x, 36], [x, 206], { dashed: true }),
      text(x, 226, name, { at: "middle", bold: true }),
    ]),
    line([200, 206], [700, 206]),
    text(704, 211, words.time, { ink: "quiet" }),
  ]);
}
