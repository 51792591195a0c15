import {
  headerTokens,
  headerValues,
  isKey,
  parseExtensions,
  type RawHeader,
  type RequestHead,
} from "@wsfn/protocol";
import type { Behaviour } from "./behaviour.ts";

/** What a server has to look at in an opening request (RFC 6455 4.2.1, RFC 9112). */
export type OpeningCheck =
  | "syntax"
  | "method"
  | "http-version"
  | "host"
  | "upgrade"
  | "connection"
  | "key"
  | "version"
  | "extensions"
  | "origin"
  | "body";

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
  const check = (name: OpeningCheck, value: string, holds: boolean, status = 400): void => {
    if (!holds && !isSkipped(behaviour, name, value)) faults.push({ check: name, value, status });
  };
  const read = reading(head, behaviour);
  for (const { code } of head.violations)
    if (code !== "line-folded" && code !== "bare-line-feed") check("syntax", code, false);
  check("method", head.method, head.method === "GET", 405);
  check("http-version", head.version, head.version === "1.1");
  const hosts = read.values("Host");
  check("host", hosts.join(","), hosts.length === 1);
  check("upgrade", read.values("Upgrade").join(","), read.lists("Upgrade", "websocket"), 426);
  const connection = read.values("Connection").join(",");
  check(
    "connection",
    connection,
    behaviour.readsConnectionAsOneToken
      ? connection.toLowerCase() === "upgrade"
      : read.lists("Connection", "upgrade"),
  );
  const keys = read.values("Sec-WebSocket-Key");
  check("key", keys.join(","), keys.length === 1 && keys.every(isKey));
  const versions = read.values("Sec-WebSocket-Version");
  check("version", versions.join(","), versions.length === 1 && versions[0] === "13", 426);
  const offer = read.values("Sec-WebSocket-Extensions").join(", ");
  check("extensions", offer, offer === "" || parseExtensions(offer).violation === undefined);
  const origin = read.values("Origin")[0];
  const allowed = behaviour.allowedOrigins ?? ORIGINS;
  check(
    "origin",
    origin ?? "",
    origin === undefined ? !behaviour.requiresOrigin : allowed.includes(origin),
    403,
  );
  const body = Number(headerValues(head, "Content-Length")[0] ?? 0);
  check("body", `${body}`, body === 0);
  if (behaviour.refusesQuery) check("syntax", "query", !head.target.includes("?"), 404);
  if (behaviour.refusesPlatformHeaders)
    check("syntax", "x-fc", !head.headers.some(([name]) => name.startsWith("x-fc-")));
  if (behaviour.refusesUnknownHeaders)
    check("syntax", "x-wsfn-unknown", headerValues(head, "X-Wsfn-Unknown").length === 0);
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
