import type { Gateway, Tap } from "@wsfn/gateway";
import type { FrameEntry } from "../api/reports.ts";
import type { ApiRequest } from "../api/requests.ts";
import { type FrameFacts, FrameSide } from "./frame-side.ts";
import { redactedHeads } from "./redacted.ts";

/** Connections that one caller inspects at once: each may hold some megabytes. */
const MAX_INSPECTED = 32;

/** A request about inspection. */
export type InspectRequest = Extract<ApiRequest, { do: "inspect" | "inspect-coming" | "inspect-end" }>;

/** What came of it. */
export interface InspectOutcome {
  /** Connections that are inspected now. */
  readonly count?: number;
  readonly error?: string;
  readonly hint?: string;
}

/** The connections whose frames one caller looks at. The gateway's relay does not know of it (see its taps). */
export class Inspector {
  readonly #gateway: Pick<Gateway, "tapComing" | "tapOpen">;
  readonly #report: (entry: FrameEntry) => void;
  readonly #dateMs: () => number;
  readonly #taps = new Map<string, Tap>();
  #endComing = (): void => {};

  constructor(
    gateway: Pick<Gateway, "tapComing" | "tapOpen">,
    report: (entry: FrameEntry) => void,
    dateMs: () => number,
  ) {
    this.#gateway = gateway;
    this.#report = report;
    this.#dateMs = dateMs;
  }

  do(asked: InspectRequest): InspectOutcome {
    switch (asked.do) {
      case "inspect":
        return this.#open(asked.requestId);
      case "inspect-coming":
        this.#endComing();
        this.#endComing = this.#gateway.tapComing({
          wants: (connection) =>
            this.#taps.size < MAX_INSPECTED &&
            (asked.function === undefined || connection.function === asked.function),
          onTap: (tap) => void this.#inspect(tap),
        });
        return { count: this.#taps.size };
      case "inspect-end":
        this.#end(asked.requestId);
        return { count: this.#taps.size };
    }
  }

  /** Takes every tap away. */
  close(): void {
    this.#end(undefined);
  }

  #open(requestId: string): InspectOutcome {
    if (this.#taps.has(requestId)) return { count: this.#taps.size };
    if (this.#taps.size >= MAX_INSPECTED)
      return { error: `${MAX_INSPECTED} connections are inspected already`, hint: "end some of them" };
    const tap = this.#gateway.tapOpen(requestId);
    if (!tap) return { error: `there is no open connection ${requestId}`, hint: "inspect one that is open" };
    void this.#inspect(tap);
    return { count: this.#taps.size };
  }

  #end(requestId: string | undefined): void {
    if (requestId !== undefined) {
      this.#taps.get(requestId)?.close();
      return;
    }
    this.#endComing();
    this.#endComing = () => {};
    for (const tap of this.#taps.values()) tap.close();
  }

  /** Until the connection or the inspection ends. Never rejects. */
  async #inspect(tap: Tap): Promise<void> {
    const { requestId, function: name, extensions, subprotocol } = tap.connection;
    const sides = {
      client: new FrameSide("client", extensions),
      function: new FrameSide("function", extensions),
    };
    this.#taps.set(requestId, tap);
    const report = (from: FrameEntry["from"], atMs: number, facts: FrameFacts): void =>
      this.#report({ requestId, function: name, from, atMs, ...facts });
    const heads = tap.handshake && redactedHeads(tap.handshake);
    const begin = { fromStart: tap.fromStart, extensions, subprotocol, ...heads };
    report("client", this.#dateMs(), { kind: "begin", ...begin });
    try {
      for await (const { from, bytes, atMs, lostBytes } of tap) {
        for await (const facts of sides[from].push(bytes, lostBytes)) report(from, atMs, facts);
      }
    } finally {
      this.#taps.delete(requestId);
      sides.client.close();
      sides.function.close();
      report("client", this.#dateMs(), { kind: "end" });
    }
  }
}
