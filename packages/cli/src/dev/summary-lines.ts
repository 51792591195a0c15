import { columns } from "@wsfn/bench";
import type { Summary } from "@wsfn/gateway";
import { asCny, LEAST_MICRO_CNY_PER_HOUR, priceOverHoursMicroCny } from "@wsfn/platform";
import { count } from "../language/count.ts";
import { type Plain, say } from "../language/language.ts";
import { formatMs } from "../text/format-ms.ts";

const HEAD = [
  "function",
  "connections",
  "requests",
  "instances",
  "cold starts",
  "billed",
  "CU",
  "CNY",
] as const;

/** What the words of the table mean; by what they are for. */
const WORDS: readonly (readonly [word: (typeof HEAD)[number], meaning: Plain])[] = [
  ["connections", "WebSockets that an instance took; requests: all other HTTP"],
  ["cold starts", "of them, those that waited for an instance to start"],
  ["billed", "time in which an instance had at least one of them, each instance by itself"],
  ["CU", "compute units by the published formula; refusals cost nothing"],
  ["CNY", "list price, of whole CUs as they are billed: a part of one counts in full"],
];

const DAY_MS = 86_400_000;
const MONTH_DAYS = 30;
const MONTH_HOURS = 24n * BigInt(MONTH_DAYS);
/** A run shorter than this is too short to project a month from. */
const LEAST_RUN_MS = 1000;

/** The table that `wsfn dev` ends with, what its words mean, what was refused, and what a month of it would cost. */
export function summaryLines({ functions, elapsedMs }: Summary): readonly string[] {
  const called = functions.filter(isCalled);
  const uncalled = functions.filter((row) => !isCalled(row)).map((row) => row.function);
  const rows = called.map((row) => [
    row.function,
    String(row.connections),
    String(row.requests - row.connections),
    String(row.instances),
    String(row.coldStarts),
    formatMs(row.activeMs + row.idleMs),
    row.cu.toFixed(3),
    row.priceCny,
  ]);
  return [
    say("ran for {time}", { time: formatMs(elapsedMs) }),
    ...(called.length === 0
      ? []
      : [
          ...columns([HEAD.map((word) => say(word)), ...rows]),
          ...columns(WORDS.map(([word, meaning]) => [`  ${say(word)}`, say(meaning)])),
        ]),
    ...(uncalled.length === 0 ? [] : [say("not called: {names}", { names: uncalled.join(say(", ")) })]),
    ...functions.flatMap(({ function: name, refused, injected, replaced }) => [
      ...counted(refused, (counts) => say("{name}: refused {counts}", { name, counts })),
      ...counted(injected, (counts) => say("{name}: touched by injected faults {counts}", { name, counts })),
      // FAQ on status 499.
      ...(replaced > 0
        ? [
            say(
              "{name}: {instances} replaced: their client left without a Close (instanceConcurrency is 1)",
              {
                name,
                instances: count(replaced, "instance"),
              },
            ),
          ]
        : []),
    ]),
    ...monthLines(functions, elapsedMs),
  ];
}

/** Whether there is anything to sum up: an instance that ran without a request has cost something too. */
const isCalled = ({ requests, instances, refused }: Summary["functions"][number]): boolean =>
  requests > 0 || instances > 0 || Object.keys(refused).length > 0;

const counted = (
  counts: Readonly<Record<string, number>>,
  line: (counts: string) => string,
): readonly string[] => {
  const parts = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
  return parts.length === 0 ? [] : [line(parts.join(say(", ")))];
};

/** The same load, day and night: a ceiling for most functions, and the first figure that a person asks for. */
function monthLines(functions: Summary["functions"], elapsedMs: number): string[] {
  if (functions.every(({ cu }) => cu === 0) || elapsedMs < LEAST_RUN_MS) return [];
  let monthlyCu = 0n;
  let microCny = 0n;
  for (const { cu } of functions) {
    const own = BigInt(Math.ceil((cu / elapsedMs) * DAY_MS * MONTH_DAYS));
    // Functions of an account fill the tiers of its prices together; the least of an hour is each one's own.
    microCny += priceOverHoursMicroCny(own, MONTH_HOURS, { earlierCu: monthlyCu });
    monthlyCu += own;
  }
  const cny = asCny(microCny);
  return [
    say(
      "at this rate, day and night: about {cny} CNY for {days} days (a function: at least {least} CNY an hour)",
      {
        cny: Number(cny).toFixed(2),
        days: MONTH_DAYS,
        least: asCny(LEAST_MICRO_CNY_PER_HOUR),
      },
    ),
  ];
}
