import type { Expected, HeaderRule, Status } from "../case/case.ts";
import { describePayload, octets } from "../case/payload.ts";
import type { SeenEvent } from "../connection/event-matcher.ts";
import type { Unserved } from "../connection/fact.ts";
import { type Deviation, type EndSeen, NO_CODE } from "./deviation.ts";

type Of<F extends Deviation["fact"]> = Extract<Deviation, { fact: F }>;

/** One row per kind of deviation: what was expected, and what was got. */
const WORDS: { readonly [F in Deviation["fact"]]: (deviation: Of<F>) => string } = {
  violation: ({ message, source }) => `the server broke a rule: ${message} (${source})`,
  "not-inflating": ({ error }) =>
    `the server broke a rule: expected a compressed message that inflates, got ${error} (RFC 7692 §7.2)`,
  "not-utf8": () =>
    "the server broke a rule: expected UTF-8 in a text message, got other octets (RFC 6455 §8.1)",
  "too-much": ({ of, mostBytes }) =>
    ({
      octets: `expected at most ${mostBytes} octets in this case, got more: the connection was cut`,
      message: `expected a message of at most ${mostBytes} octets, got a longer one`,
      inflated: `expected messages of at most ${mostBytes} octets in this case, got compressed ones that inflate to more`,
    })[of],
  "not-over": ({ withinMs }) => `expected the case to end within ${withinMs} ms, but it did not`,
  "not-connected": ({ to, error }) => `expected a connection to ${to}, got ${error}`,
  "events-missing": ({ wanted, got, quietMs }) =>
    `expected ${wanted} events within ${quietMs} ms of silence, got ${got}`,
  "no-pong": ({ quietMs, others }) =>
    others.length === 0
      ? `expected the pong of a ping within ${quietMs} ms of silence, got none`
      : `expected the pong of a ping within ${quietMs} ms of silence, got one with another payload: ${others[0]?.shown}`,
  "not-ended": ({ what, withinMs }) =>
    what === "tcp"
      ? `expected the server to close TCP within ${withinMs} ms, but it left it open`
      : `expected the server to end the connection within ${withinMs} ms, but it is still open`,
  "not-reading": ({ quietMs, after }) =>
    `expected the server to read on, but it took nothing for ${quietMs} ms after ${after} frames`,
  "kept-unread": ({ mostBytes }) =>
    `expected the server to stop reading, to close or to let go, but it kept most of ${mostBytes} octets of answers that nobody read`,
  "not-all-served": ({ wanted, refused, first }) =>
    `expected ${wanted} connections at once, but ${refused} were not served: ${describeUnserved(first)}`,
  "other-not-served": ({ how }) =>
    how === "no-echo"
      ? "expected another connection to get its text back, but it did not"
      : `expected another connection to be served, got ${describeUnserved(how)}`,
  "newcomer-taken": ({ status }) =>
    `expected a newcomer to be refused or answered 503 while the server drains, got ${status ?? "silence"}`,
  "others-closed": ({ code, of, wrong, first }) =>
    `expected close code ${code} on all of ${of} connections, but ${wrong} got ${first ?? "none"}`,
  "mixed-up": ({ wanted, got }) =>
    `expected ${JSON.stringify(wanted)} back where it was sent, got ${got === undefined ? "nothing" : JSON.stringify(got)}`,
  "http-status": ({ to, wanted, got }) =>
    `expected ${wanted.length === 0 ? "an answer" : describeStatuses(wanted)} to ${to}, got ${got ?? "no response"}`,
  "http-failed": ({ to, error }) => `expected an answer to ${to}, got ${error}`,
  "http-closed": ({ how }) => {
    if (how === "announced") return "expected the connection to be kept, got Connection: close";
    return "timeoutSec" in how
      ? `expected an idle connection to be kept for 900 s at least, got Keep-Alive: timeout=${how.timeoutSec}`
      : `expected a second answer on the same connection, but it was closed after ${how.afterMs} ms without a request`;
  },
  "echo-kind": ({ at, wanted, got }) => `expected a ${wanted} echo for message ${at + 1}, got ${got}`,
  "echo-octets": ({ at, of, wanted, got }) =>
    `expected the echo of message ${at + 1} of ${of}: ${wanted}, got ${got}`,
  "echo-extra": ({ of, got }) => `expected ${of} echoes, got another: ${got}`,
  "echoes-missing": ({ of, got, quietMs }) =>
    quietMs === undefined
      ? `expected ${of} echoes, but the connection ended after ${got}`
      : `expected ${of} echoes, got ${got} and then nothing for ${quietMs} ms`,
  "room-differs": ({ client, what, at, wanted, got }) =>
    `expected ${wanted}${at === "" ? "" : ` as ${at}`} in ${what} of client ${client}, got ${got}`,
  "room-silence": ({ client, what, quietMs, closeCode }) =>
    closeCode === undefined
      ? `expected ${what} for client ${client} within ${quietMs} ms of silence, got none`
      : `expected ${what} for client ${client}, but it was disconnected with ${closeCode}`,
  "room-extra": ({ client, of, got }) => `expected no further ${of} for client ${client}, got ${got}`,
  "room-strange": ({ client, got }) =>
    `expected replies and pushes, a line of JSON each, for client ${client}, got ${got}`,
  "room-disconnect": ({ client, codes, got }) =>
    `expected client ${client} to be disconnected with ${codes.join(" or ")}, got ${got ?? "no Close frame"}`,
  "not-exited": ({ withinMs }) =>
    `expected the process to end within ${withinMs} ms of SIGTERM, but it still runs`,
  "exit-code": ({ wanted, got }) => `expected exit code ${wanted}, got ${got ?? "a signal"}`,
  "memory-grown": ({ mostBytes, bytes }) =>
    `expected the server's memory to grow by at most ${mib(mostBytes)}, but it grew by ${mib(bytes)}`,
  "port-hard-coded": () =>
    "expected the server to listen on the port in FC_SERVER_PORT, but it listens on one that is hard-coded",
  "slow-start": ({ withinMs, tookMs }) =>
    `expected the server to be ready within ${withinMs} ms, but it took ${Math.round(tookMs)} ms`,
  "not-logged": ({ text, withinMs }) =>
    `expected a line with ${JSON.stringify(text)} on stdout or stderr within ${withinMs} ms, got none`,
  acceptance: ({ wanted, got }) =>
    `expected ${wanted} in the 101, got ${got.join(" and ") || "none"} (RFC 6455 §4.1)`,
  response: ({ wanted, got, refusal }) =>
    `expected ${describeStatuses(wanted)} to the opening request, got ${WITHOUT_RESPONSE[got] ?? got}${refusal === undefined ? "" : ` (${refusal})`}`,
  header: ({ rule, got }) => `expected ${wantedHeader(rule)}, got ${got.join(", ") || "none"}`,
  "deflate-answer": ({ wanted, got }) =>
    `expected permessage-deflate to be ${wanted}, got ${got.join(", ") || "none"}`,
  events: ({ wanted, got, count, isTolerated }) => {
    const lists = isTolerated ? wanted.slice(0, 1) : wanted;
    const text = `expected ${lists.map((one) => describeEvents(one)).join(", or ")}, got ${describeEvents(got, count)}`;
    return isTolerated ? `${text}: legal, though a strict reading of the rule asks for the first` : text;
  },
  "not-failed": ({ how }) =>
    how === "served-on"
      ? "expected the server to fail the connection, but it went on and answered a ping"
      : "expected the server to fail the connection, but it left it open",
  "closed-early": ({ end }) =>
    `expected the connection to stay open until the probe closed it, but ${describeEnd(end)}`,
  "no-close-frame": ({ end }) => `expected a Close frame from the server, but ${describeEnd(end)}`,
  "close-code": ({ wanted, got, isTolerated }) => {
    const text = `expected close code ${wanted.join(" or ")}, got ${got === NO_CODE ? "none" : got}`;
    return isTolerated
      ? `${text}: the connection was failed, as it has to be; which code is a SHOULD (RFC 6455 §7.1.7)`
      : text;
  },
  "close-frames": ({ got }) => `expected one Close frame, got ${got} (RFC 6455 §5.5.1)`,
  "close-not-awaited": () => "expected the server to wait for the probe's Close frame, but it did not",
  "tcp-left-open": () => "expected the server to close the TCP connection, but it left it open",
  refusal: ({ code }) =>
    `expected an echo, got a refusal with close code ${code}: a server may have limits of its own (RFC 6455 §10.4)`,
  "not-started": ({ error }) => `expected a second instance to start, got ${error}`,
  fatal: ({ how, cause, others, harmlessAlone }) => {
    const also = others.length === 0 ? "" : `, or it did so for one of ${others.join(", ")}`;
    const alone = harmlessAlone ? "; asked again alone, none of them ended it" : "";
    return `expected the server to outlive this case, but it ${describeLoss(how)}: ${cause}${also}${alone}`;
  },
};

/** One line: what was expected and what was got. */
export const describe = (deviation: Deviation): string =>
  (WORDS[deviation.fact] as (deviation: Deviation) => string)(deviation);

/** `ended`, `stopped answering`. */
export const describeLoss = (how: "ended" | "hung"): string =>
  how === "ended" ? "ended" : "stopped answering";

/** Why a further connection was not served. */
export function describeUnserved(unserved: Unserved): string {
  if (unserved.at === "connecting") return unserved.error;
  return `${unserved.status ?? "no response"} to its opening request`;
}

const mib = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MiB`;

const WITHOUT_RESPONSE: Readonly<Record<string, string>> = {
  none: "a closed connection",
  silence: "no answer",
  h2c: "101 and a connection that speaks HTTP/2 now",
};

const describeStatuses = (list: readonly Status[]): string =>
  list.map((status) => WITHOUT_RESPONSE[status] ?? `${status}`).join(" or ");

function wantedHeader(rule: HeaderRule): string {
  if ("equals" in rule) return `${rule.header}: ${rule.equals}`;
  if ("token" in rule) return `${rule.token} in ${rule.header}`;
  return rule.is === "absent" ? `no ${rule.header}` : `${rule.header} in the response`;
}

function describeEnd(end: EndSeen): string {
  if (typeof end === "object")
    return `the server closed it with ${end.code === NO_CODE ? "no code" : end.code}`;
  if (end === "fin") return "the server ended TCP without a Close frame";
  return end === "reset" ? "the server reset TCP without a Close frame" : "the server did nothing";
}

/** A list of events in words. */
function describeEvents(events: readonly (Expected | SeenEvent)[], count = events.length): string {
  if (count === 0) return "no message and no pong";
  const words = events.slice(0, 6).map((event) => {
    if ("shown" in event) return `${event.kind} ${event.shown}`;
    return event.kind === "mark"
      ? `mark ${event.name}`
      : `${event.kind} ${describePayload(octets(event.payload))}`;
  });
  return words.join(", ") + (count > words.length ? `, and ${count - words.length} more` : "");
}
