import type { FaultPlan, GatewaySettings, RefusalStatus } from "@wsfn/gateway";
import { type Command, InvalidArgumentError, Option } from "commander";
import { say } from "../language/language.ts";
import { readSecrets } from "../secrets.ts";

/** What `wsfn dev` lets a person turn at the gateway. */
export interface GatewayFlags {
  readonly profile: "fc3" | "fc2";
  readonly freeze: boolean;
  readonly triggerDelay?: number;
  readonly idleCut?: number;
  readonly idleReclaim?: number;
  readonly defaultDomain?: true;
  readonly secrets?: string;
  readonly refuse?: FaultPlan["refuse"];
  readonly latency?: number;
  readonly cutWithin?: number;
  readonly killWithin?: number;
  readonly hangWithin?: number;
}

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** `500ms`, `60s`, `5m`, `2h`; a bare number is milliseconds. */
export function duration(text: string): number {
  const match = /^(?<count>\d+(\.\d+)?)(?<unit>ms|s|m|h)?$/.exec(text);
  const ms = Number(match?.groups?.count) * (UNITS_MS[match?.groups?.unit ?? "ms"] ?? Number.NaN);
  if (!Number.isFinite(ms) || ms > 2 ** 31 - 1)
    throw new InvalidArgumentError(say("expected a time such as 500ms, 60s, 5m, 2h, of at most 24 days."));
  return ms;
}

/** `503` or `503@0.2`: every request, or a share of them. */
function refusal(text: string): NonNullable<FaultPlan["refuse"]> {
  const match = /^(?<status>429|500|503)(@(?<rate>0?\.\d+|0|1))?$/.exec(text);
  if (!match?.groups)
    throw new InvalidArgumentError(say("expected 429, 500 or 503, with a share such as 503@0.2."));
  const status = Number(match.groups.status) as RefusalStatus;
  return match.groups.rate === undefined ? { status } : { status, rate: Number(match.groups.rate) };
}

/** Adds the flags to a command. */
export const addGatewayFlags = (command: Command): Command =>
  command
    .addOption(
      new Option("--profile <name>", "generation of the platform").choices(["fc3", "fc2"]).default("fc3"),
    )
    .option("--no-freeze", "idle instances keep their CPU")
    .option(
      "--trigger-delay <time>",
      "a new trigger answers 404 for this long (the platform: about 10s)",
      duration,
    )
    .option(
      "--idle-cut <time>",
      "cut connections that are silent this long, as a NAT on the way does",
      duration,
    )
    .option("--idle-reclaim <time>", "end instances that had no request for this long (default 4m)", duration)
    .option("--default-domain", "answer as the platform's test domain: attachment, no redirects elsewhere")
    .option("--secrets <file>", "JSON with what callers may authenticate with; or the variable WSFN_SECRETS")
    .option("--refuse <status[@share]>", "fault: refuse with 429, 500 or 503, e.g. 503@0.2", refusal)
    .option("--latency <time>", "fault: delay all traffic by this much, each way", duration)
    .addOption(
      new Option("--cut-within <time>", "fault: cut every connection within this time").argParser(duration),
    )
    .option("--kill-within <time>", "fault: kill every instance within this time of its start", duration)
    .option(
      "--hang-within <time>",
      "fault: stop every instance within this time of its start, connections and all",
      duration,
    );

/**
 * The flags as settings of the gateway.
 * @throws {UsageError} when the secrets cannot be read; what is in them is never part of a message
 */
export function gatewaySettings(flags: GatewayFlags): Partial<GatewaySettings> {
  const secrets = readSecrets(flags.secrets);
  return {
    profile: flags.profile,
    freeze: flags.freeze,
    defaultDomain: flags.defaultDomain ?? false,
    faults: {
      ...(flags.refuse && { refuse: flags.refuse }),
      ...(flags.latency !== undefined && { latencyMs: flags.latency }),
      ...(flags.cutWithin !== undefined && { cutWithinMs: flags.cutWithin }),
      ...(flags.killWithin !== undefined && { killWithinMs: flags.killWithin }),
      ...(flags.hangWithin !== undefined && { hangWithinMs: flags.hangWithin }),
    },
    ...(flags.triggerDelay !== undefined && { triggerDelayMs: flags.triggerDelay }),
    ...(flags.idleCut !== undefined && { idleCutMs: flags.idleCut }),
    ...(flags.idleReclaim !== undefined && { idleReclaimMs: flags.idleReclaim }),
    ...(secrets && { secrets }),
  };
}
