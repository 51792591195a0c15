import {
  headerTokens,
  headerValues,
  isKey,
  parseExtensions,
  type RawHeader,
  type RequestHead,
} from "@wsfn/protocol";
import type { Behaviour, OpeningCheck } from "./behaviour.ts";

/** What is wrong with a request. */
export interface OpeningFault {
  readonly check: OpeningCheck;
  /** What was there instead, so that one value alone can be let through. */
  readonly value: string;
  readonly status: number;
}

const ORIGINS = ["https://allowed.example", "http://localhost"];

/** Every fault of a request, in the order in which they are looked for. Empty: it may be answered with 101. */
export function openingFaults(head: RequestHead, behaviour: Behaviour): OpeningFault[] {
  const faults: OpeningFault[] = [];
  const fault = (check: OpeningCheck, value: string, status = 400): void => {
    if (!isSkipped(behaviour, check, value)) faults.push({ check, value, status });
  };
  const read = reading(head, behaviour);
  for (const { code } of head.violations)
    if (code !== "line-folded" && code !== "bare-line-feed") fault("syntax", code);
  if (head.method !== "GET") fault("method", head.method, 405);
  if (head.version !== "1.1") fault("http-version", head.version);
  const hosts = read.values("Host");
  const isHost = hosts.length === 1 && hosts.every((host) => URL.canParse(`http://${host}`));
  if (!isHost) fault("host", hosts.join(","));
  const upgrade = read.values("Upgrade").join(",");
  const isUpgrade = behaviour.readsUpgradeAsOneToken
    ? upgrade.toLowerCase() === "websocket"
    : read.lists("Upgrade", "websocket");
  if (!isUpgrade) fault("upgrade", upgrade, 426);
  const connection = read.values("Connection").join(",");
  const isConnection = behaviour.readsConnectionAsOneToken
    ? connection.toLowerCase() === "upgrade"
    : read.lists("Connection", "upgrade");
  if (!isConnection) fault("connection", connection);
  const keys = read.values("Sec-WebSocket-Key");
  if (keys.length !== 1 || !keys.every(isKey)) fault("key", keys.join(","));
  const versions = read.values("Sec-WebSocket-Version");
  if (versions.length !== 1 || versions[0] !== "13") fault("version", versions.join(","), 426);
  const offer = read.values("Sec-WebSocket-Extensions").join(", ");
  if (offer !== "" && parseExtensions(offer).violation !== undefined) fault("extensions", offer);
  const origin = read.values("Origin")[0];
  const allowed = behaviour.allowedOrigins ?? ORIGINS;
  const isOrigin = origin === undefined ? !behaviour.requiresOrigin : allowed.includes(origin);
  if (!isOrigin) fault("origin", origin ?? "", 403);
  const body = Number(headerValues(head, "Content-Length")[0] ?? 0);
  if (body !== 0) fault("body", `${body}`);
  if (behaviour.refusesAbsoluteForm && !head.target.startsWith("/")) fault("syntax", "absolute");
  if (behaviour.refusesQuery && head.target.includes("?")) fault("syntax", "query", 404);
  if (behaviour.refusesPlatformHeaders && head.headers.some(([name]) => name.startsWith("x-fc-")))
    fault("syntax", "x-fc");
  if (behaviour.refusesUnknownHeaders && headerValues(head, "X-Wsfn-Unknown").length > 0)
    fault("syntax", "x-wsfn-unknown");
  return faults;
}

const isSkipped = (behaviour: Behaviour, name: OpeningCheck, value: string): boolean =>
  behaviour.skips?.some((skipped) => skipped.check === name && skipped.value === value) ?? false;

/** Header fields as this server reads them, with the faults in reading that it may have. */
export function reading(head: RequestHead, behaviour: Behaviour) {
  const values = (name: string): string[] => {
    const found = behaviour.comparesNamesExactly
      ? head.headers.filter(([field]: RawHeader) => field === name).map(([, value]) => value)
      : headerValues(head, name);
    return behaviour.readsFirstLineOnly ? found.slice(0, 1) : found;
  };
  const tokens = (name: string): string[] =>
    headerTokens({ headers: values(name).map((value): RawHeader => [name, value]) }, name);
  const lists = (name: string, token: string): boolean =>
    tokens(name).some((one) =>
      behaviour.comparesTokensExactly
        ? one.toLowerCase() === token && EXACT.has(one)
        : one.toLowerCase() === token,
    );
  return { values, tokens, lists };
}

/** The spellings that a careless server knows. */
const EXACT: ReadonlySet<string> = new Set(["websocket", "Upgrade", "upgrade"]);
