import { encodeFrame, headerValues, OPCODE, type ResponseHead, randomMaskKey } from "@wsfn/protocol";
import { CannotJudge } from "../cannot-judge.ts";
import type { Capability } from "../case/case.ts";
import { Connection } from "../connection/connection.ts";
import { openingRequest } from "../connection/opening.ts";
import type { Target } from "../connection/target.ts";
import { WireLog } from "../connection/wire-log.ts";
import { type Said, said } from "../words/said.ts";
import type { Timeouts } from "./timeouts.ts";

/** The one that the echo contract knows. */
const PROTOCOL = "echo.wsfn";
const LARGE_BYTES = 16 * 1024 * 1024;
/** A server that refuses a length does so when it reads the header. One that does not says nothing, so this much is waited. */
const REFUSAL_MS = 250;
/** Octets of a server's own words that a message repeats. */
const MOST_SHOWN = 200;
/** An answer may take so many times the longest silence that is borne in it. */
const MOST_SILENCES = 6;
/** A server that has just started on a busy machine may be silent for a while: it is asked again, and may take so many times `openMs`. */
const TIMES_AS_LONG = 4;

/** Subprotocols that are offered to find out what a server does with them. One that takes whatever comes first knows none. */
const OFFERED: OpeningHeaders = { "Sec-WebSocket-Protocol": `x-unknown.wsfn, ${PROTOCOL}` };

type OpeningHeaders = Readonly<Record<string, string>>;

/** No connection or no answer in time: the one reason that may be the machine's. */
class Silence extends CannotJudge {}

/**
 * Opens one connection as any client would, and returns the capabilities that the server agreed to. Silence is asked about again before it is
 * believed. Fails with one clear line where nothing can be judged, also when `signal` fires.
 * @throws {CannotJudge} when nobody listens, answers or speaks WebSocket
 */
export async function probeCapabilities(
  target: Target,
  timeouts: Timeouts,
  signal?: AbortSignal,
): Promise<Capability[]> {
  try {
    return await askedOnce(target, timeouts, signal);
  } catch (error) {
    if (!(error instanceof Silence) || signal?.aborted) throw error;
    return askedOnce(target, { ...timeouts, openMs: TIMES_AS_LONG * timeouts.openMs }, signal);
  }
}

async function askedOnce(
  target: Target,
  timeouts: Timeouts,
  signal: AbortSignal | undefined,
): Promise<Capability[]> {
  const how = { timeouts, signal };
  const found = await agreedTo(target, OFFERED, how);
  if (Array.isArray(found)) return found;
  // A server may refuse to be offered subprotocols that it does not know (RFC 6455 4.2.2 lets it choose none, and 10.2 refuse).
  const again = await agreedTo(target, {}, how);
  if (Array.isArray(again)) return again;
  throw new CannotJudge(
    "NotWebSocket",
    said("expected 101 to an opening handshake on {url}, got {got}", { url: target.url, got: again.status }),
  );
}

/** What a server agrees to when it is asked with these headers; or the answer that was no 101, in words. */
async function agreedTo(
  target: Target,
  headers: OpeningHeaders,
  { timeouts, signal }: { readonly timeouts: Timeouts; readonly signal: AbortSignal | undefined },
): Promise<Capability[] | { readonly status: Said }> {
  const connection = new Connection({
    target,
    log: new WireLog(),
    events: { ok: [] },
    mostBytes: 1024 * 1024,
    signal,
  });
  try {
    await connection.ready(timeouts.openMs).catch((error: NodeJS.ErrnoException) => {
      throw unreachable(target, error, timeouts);
    });
    const response = await answerTo(connection, target, timeouts, headers);
    if (response.status !== 101) return { status: describeStatus(response) };
    const found: Capability[] = [];
    if (connection.codec !== undefined) found.push("permessage-deflate");
    if (headerValues(response, "Sec-WebSocket-Protocol")[0] === PROTOCOL) found.push("subprotocol");
    connection.send(
      encodeFrame({ opcode: OPCODE.binary, declaredBytes: LARGE_BYTES, mask: randomMaskKey }),
      "header of 16 MiB",
    );
    const refused = await connection.until(() => !connection.isOpen, REFUSAL_MS);
    if (!refused) found.push("large-messages");
    return found;
  } finally {
    connection.leave();
  }
}

/** @throws {CannotJudge} `NoAnswer` */
async function answerTo(
  connection: Connection,
  target: Target,
  timeouts: Timeouts,
  headers: OpeningHeaders,
): Promise<ResponseHead> {
  const request = openingRequest(target, { offer: "permessage-deflate; client_max_window_bits", headers });
  connection.expectResponse(request);
  connection.send(request.bytes, "opening request");
  const answered = (): boolean => connection.response !== undefined || connection.ended !== undefined;
  // Silence is what ends this wait; a server that drips octets is never silent.
  const dripping = setTimeout(() => connection.leave(), MOST_SILENCES * timeouts.openMs);
  await connection.untilQuiet(answered, timeouts.openMs).finally(() => clearTimeout(dripping));
  if (connection.response !== undefined) return connection.response;
  const [fact] = connection.facts;
  const got = fact?.fact === "violation" ? fact.message : insteadOfAnswer(connection, timeouts);
  const isSilent = connection.ended === undefined && connection.receivedBytes === 0;
  throw new (isSilent ? Silence : CannotJudge)(
    "NoAnswer",
    said("expected an answer to an opening handshake on {url}, got {got}", { url: target.url, got }),
  );
}

/** `404 Not Found`, `301 Moved Permanently to https://...`. */
function describeStatus(response: ResponseHead): Said {
  if (response.status === 0) return said("something that is no HTTP");
  const status = `${response.status} ${response.reason}`.trim();
  const [place] = headerValues(response, "Location");
  return place
    ? said("{status} to {place}", { status, place: place.slice(0, MOST_SHOWN) })
    : said("{status}", { status });
}

function insteadOfAnswer(connection: Connection, timeouts: Timeouts): Said {
  const heard = connection.log.entries().find(({ direction }) => direction === "received");
  if (heard !== undefined)
    return said("{n} octets that are no response: {hex}", { n: connection.receivedBytes, hex: heard.hex });
  return connection.ended === undefined
    ? said("nothing within {ms} ms", { ms: timeouts.openMs })
    : said("a closed connection");
}

function unreachable(target: Target, error: NodeJS.ErrnoException, timeouts: Timeouts): CannotJudge {
  const place = `${target.host}:${target.port}`;
  if (error.name === "AbortError" || error.name === "TimeoutError") {
    return new Silence(
      "NobodyListens",
      said("expected a connection to {place} within {ms} ms, got none", { place, ms: timeouts.openMs }),
      { cause: error },
    );
  }
  const why = error.code ?? error.message;
  const options = { cause: error };
  if (!target.secure || NOBODY.has(why))
    return new CannotJudge(
      "NobodyListens",
      said("expected a server on {place}, got {why}", { place, why }),
      options,
    );
  // OpenSSL has a code for each fault of a certificate; all but one have that word in them.
  return /CERT|LEAF_SIGNATURE/.test(why)
    ? new CannotJudge(
        "Untrusted",
        said("expected a valid TLS certificate for {place}, got {why}", { place, why }),
        options,
      )
    : new CannotJudge(
        "TlsFailed",
        said("expected a TLS connection to {place}, got {why}", { place, why }),
        options,
      );
}

/** Errors from before anybody spoke TLS. */
const NOBODY: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ETIMEDOUT",
]);
