import { encodeFrame, headerValues, OPCODE, randomMaskKey } from "@wsfn/protocol";
import { CannotJudge } from "../cannot-judge.ts";
import type { Capability } from "../case/case.ts";
import { Connection } from "../connection/connection.ts";
import { openingRequest } from "../connection/opening.ts";
import type { Target } from "../connection/target.ts";
import { WireLog } from "../connection/wire-log.ts";
import type { Patience } from "./patience.ts";

/** The one that the echo contract knows. */
const PROTOCOL = "echo.wsfn";
const LARGE_BYTES = 16 * 1024 * 1024;
/** A server that refuses a length does so when it reads the header. One that does not says nothing, so this much is waited. */
const REFUSAL_MS = 250;
/** Octets of a server's own words that a message repeats. */
const MOST_SHOWN = 200;
/** An answer may take so many times the longest silence that is borne in it. */
const MOST_SILENCES = 6;

/**
 * Opens one connection as any client would and says what it agreed to. Fails with one clear line where nothing can be judged.
 * @throws {CannotJudge} when nobody listens, answers or speaks WebSocket
 */
export async function probeCapabilities(target: Target, patience: Patience): Promise<Capability[]> {
  const connection = new Connection({
    target,
    log: new WireLog(),
    events: { ok: [] },
    mostBytes: 1024 * 1024,
  });
  try {
    await connection.ready(patience.openMs).catch((error: NodeJS.ErrnoException) => {
      throw unreachable(target, error, patience);
    });
    const request = openingRequest(target, {
      offer: "permessage-deflate; client_max_window_bits",
      // A server that takes whatever is offered first knows no subprotocol.
      headers: { "Sec-WebSocket-Protocol": `x-unknown.wsfn, ${PROTOCOL}` },
    });
    connection.expectResponse(request);
    connection.send(request.bytes, "opening request");
    const answered = (): boolean => connection.response !== undefined || connection.ended !== undefined;
    // Silence is what ends this wait; a server that drips octets is never silent.
    const dripping = setTimeout(() => connection.leave(), MOST_SILENCES * patience.openMs);
    await connection.untilQuiet(answered, patience.openMs).finally(() => clearTimeout(dripping));
    const { response } = connection;
    if (response === undefined) {
      const came = connection.violations[0] ?? insteadOfAnswer(connection, patience);
      throw new CannotJudge(
        "NoAnswer",
        `expected an answer to an opening handshake on ${target.url}, came ${came}`,
      );
    }
    if (response.status !== 101) {
      const [place] = headerValues(response, "Location");
      const status =
        `${response.status} ${response.reason}`.trim() + (place ? ` to ${place.slice(0, MOST_SHOWN)}` : "");
      const came = response.status === 0 ? "something that is no HTTP" : status;
      throw new CannotJudge(
        "NotWebSocket",
        `expected 101 to an opening handshake on ${target.url}, came ${came}`,
      );
    }
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

function insteadOfAnswer(connection: Connection, patience: Patience): string {
  const heard = connection.log.entries().find(({ direction }) => direction === "received");
  if (heard !== undefined) return `${connection.receivedBytes} octets that are no response: ${heard.hex}`;
  return connection.ended === undefined ? `nothing within ${patience.openMs} ms` : "a closed connection";
}

function unreachable(target: Target, error: NodeJS.ErrnoException, patience: Patience): CannotJudge {
  const place = `${target.host}:${target.port}`;
  if (error.name === "AbortError" || error.name === "TimeoutError") {
    return new CannotJudge(
      "NobodyListens",
      `expected a connection to ${place} within ${patience.openMs} ms, came none`,
      { cause: error },
    );
  }
  const why = error.code ?? error.message;
  const options = { cause: error };
  if (!target.secure || NOBODY.has(why))
    return new CannotJudge("NobodyListens", `expected a server on ${place}, came ${why}`, options);
  // OpenSSL has a code for each thing that a certificate may lack; all but one have that word in them.
  return /CERT|LEAF_SIGNATURE/.test(why)
    ? new CannotJudge(
        "Untrusted",
        `expected a certificate for ${place} that somebody vouches for, came ${why}`,
        options,
      )
    : new CannotJudge("TlsFailed", `expected a TLS connection to ${place}, came ${why}`, options);
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
