import type { IncomingMessage } from "node:http";
import { rawHeaders } from "../admit/request-head.ts";
import { type AnswerFacts, type AnswerLimits, answerHeaders } from "../ask/answer-headers.ts";
import type { HandshakeAnswer } from "../ask/upstream.ts";
import type { Clock } from "../clock.ts";
import type { FaultDice } from "../faults/fault-dice.ts";
import { Relay, type RelaySettings } from "../relay/relay.ts";
import { RelayedConnection, type Relays } from "../relay/relays.ts";
import type { TappedHandshake } from "../relay/tap.ts";
import type { Ender } from "../settle/phase.ts";
import type { Sides } from "./refusal.ts";

/** What joining the two sides takes from the gateway. */
export interface JoinDeps {
  readonly clock: Clock;
  readonly dice: FaultDice;
  readonly relays: Relays;
  readonly settings: AnswerLimits & Omit<RelaySettings, "clock" | "latencyMs">;
}

/** The answer by which the function switched protocols. */
type Switched = HandshakeAnswer & { switched: true };

/**
 * Both sides have switched: the client gets the function's 101, and from here on bytes are bytes.
 *
 * @throws {GatewayError} the 101 may not pass.
 */
export function join(
  { exchange, client, request }: Sides,
  { response, socket: upstream, head }: Switched,
  facts: AnswerFacts,
  { clock, dice, relays, settings }: JoinDeps,
): void {
  let passed: string[];
  try {
    passed = answerHeaders(response, settings, facts);
  } catch (error) {
    // A 101 whose headers may not pass is no 101 for the client, so the function's half of the switch is undone.
    upstream.destroy();
    throw error;
  }
  const early = client.letGo();
  const relay = new Relay(
    client.socket,
    upstream,
    { ...settings, clock, latencyMs: dice.plan.latencyMs ?? 0 },
    {
      onOver: ({ by, abrupt, bytesIn, bytesOut }) => {
        fate?.cancel();
        // What came with either head went past the relay, which counts what it copies.
        const all = { bytesIn: bytesIn + early.length, bytesOut: bytesOut + head.length };
        exchange.settle({ status: 101, by, abrupt, ...all });
      },
      onReleased: () => relays.delete(connection),
    },
  );
  exchange.enter("relaying", (by) => endRelay(relay, by));
  const cutAfterMs = dice.afterMs("cutWithinMs");
  const fate = cutAfterMs === undefined ? undefined : clock.setTimer(cutAfterMs, () => exchange.end("fault"));
  // Corked, so that a 101 and the frames after it leave as one segment, as they came.
  client.socket.cork();
  client.socket.write(switchingHead(response, passed), "latin1");
  if (head.length > 0) client.socket.write(head);
  client.socket.uncork();
  if (early.length > 0) upstream.write(early);
  exchange.answered(101);
  const connection = new RelayedConnection(relay, exchange, agreedIn(response));
  const handshake = (): TappedHandshake => handshakeOf(request, response, passed);
  relays.add(connection, { client: early, function: head, handshake });
  relay.start();
}

/** An end from outside, while bytes are relayed. */
function endRelay(relay: Relay, by: Ender): void {
  // A killed instance resets its sockets, which is seen on them, save those that nobody reads.
  if (by === "instance") relay.functionGone();
  else relay.cut(by);
}

/** What the two sides agreed on. */
const agreedIn = ({ headers }: IncomingMessage): { extensions: string; subprotocol: string } => ({
  extensions: headers["sec-websocket-extensions"] ?? "",
  subprotocol: headers["sec-websocket-protocol"] ?? "",
});

const handshakeOf = (
  request: IncomingMessage,
  { statusMessage = SWITCHING }: IncomingMessage,
  passed: string[],
): TappedHandshake => ({
  request: { method: request.method ?? "GET", target: request.url ?? "/", headers: rawHeaders(request) },
  answer: { status: 101, statusText: statusMessage, headers: rawHeaders({ rawHeaders: passed }) },
});

const SWITCHING = "Switching Protocols";

function switchingHead(response: IncomingMessage, headers: readonly string[]): string {
  let lines = `HTTP/1.1 101 ${response.statusMessage ?? SWITCHING}\r\n`;
  for (let i = 0; i + 1 < headers.length; i += 2) lines += `${headers[i]}: ${headers[i + 1]}\r\n`;
  return `${lines}\r\n`;
}
