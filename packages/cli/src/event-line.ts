import type { GatewayEvent, Summary } from "@wsfn/gateway";

const CONTROL = /(?![\t\n])\p{Cc}/gu;

/** Colours: some programs write them to a pipe too. */
const COLOUR = /(?![\t\n])\p{Cc}\[[\d;]*m/gu;

/** What a function wrote is data: escape sequences in it must not move a person's cursor. Colours go without a trace. */
export const printable = (text: string): string =>
  text.replaceAll(COLOUR, "").replaceAll(CONTROL, "\u{fffd}");

/**
 * Tells events to a person, one after the other. A failed start is told once, with its way out: the request that waited for
 * it names it only.
 */
export function eventTeller(): (event: GatewayEvent) => string | undefined {
  let told: string | undefined;
  return (event) => {
    if (event.event === "instance" && event.state === "failed") told = event.message;
    if (event.event !== "request" || told === undefined || event.message !== told) return eventLine(event);
    const { hint: _told, ...rest } = event;
    return eventLine({ ...rest, message: "as told above" });
  };
}

/** A failure's first line: what follows is what the function wrote last, and that was told as it came. */
const headOf = (message: string): string =>
  printable((message.split("\n", 1)[0] ?? "").replace(/ Logs:$/, ""));

/** One event as a line for a person; undefined for what a person need not see. */
export function eventLine(event: GatewayEvent): string | undefined {
  switch (event.event) {
    case "ready":
      return `${event.function}  ${event.wsUrl}  ${event.url}`;
    case "log":
      return `${event.function} ${shortId(event.instanceId)} | ${printable(event.text)}`;
    case "instance": {
      const line = `${event.function} ${shortId(event.instanceId)} ${event.state}`;
      return [line, event.message && headOf(event.message), event.hint && `→ ${event.hint}`]
        .filter(Boolean)
        .join("\n    ");
    }
    case "request": {
      const what = `${event.method} ${printable(event.path)}`;
      const bytes = event.kind === "websocket" ? ` in ${event.bytesIn} B out ${event.bytesOut} B` : "";
      const where = event.instanceId === undefined ? "" : ` ${shortId(event.instanceId)}`;
      const took = `${formatMs(event.durationMs)}${event.coldStart ? " (cold start)" : ""}`;
      const line = `${event.function}${where} ${what} ${event.status} ended by ${event.endedBy} after ${took}${bytes}`;
      const why =
        event.errorCode === undefined ? undefined : `${event.errorCode}: ${headOf(event.message ?? "")}`;
      return [line, why, event.hint && `→ ${event.hint}`].filter(Boolean).join("\n    ");
    }
  }
}

const SUMMARY_HEAD = [
  "function",
  "connections",
  "other",
  "instances",
  "cold starts",
  "active",
  "CU",
  "CNY",
  "refused",
];

/** The table that `wsfn dev` ends with. */
export function summaryLines({ functions, elapsedMs }: Summary): readonly string[] {
  const rows = functions.map((row) => [
    row.function,
    String(row.connections),
    String(row.requests - row.connections),
    String(row.instances),
    String(row.coldStarts),
    formatMs(row.activeMs),
    row.cu.toFixed(3),
    row.priceCny,
    Object.entries(row.refused)
      .map(([code, count]) => `${count} ${code}`)
      .join(", ") || "none",
  ]);
  return [
    `ran for ${formatMs(elapsedMs)}; CU and CNY by the published formula, list price`,
    ...aligned([SUMMARY_HEAD, ...rows]),
  ];
}

/** Columns of equal width, two spaces apart. */
export function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const width = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(width(column)))
      .join("  ")
      .trimEnd(),
  );
}

/** Instances that start in the same second begin alike; their last digits tell them apart. */
const shortId = (instanceId: string): string => instanceId.slice(-6);

export const formatMs = (ms: number): string =>
  ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
