import { describePayload } from "../../case/payload.ts";
import type { StreamStep } from "../../case/step.ts";
import type { Fact } from "../../connection/fact.ts";
import type { CaseRun } from "../case-run.ts";
import { StreamMessages } from "./stream-messages.ts";

/** Sends messages and compares each echo with what was sent: type and every octet. */
export async function stream(step: StreamStep, run: CaseRun): Promise<void> {
  const { connection, timeouts } = run;
  const codec = step.compressed ? connection.codec : undefined;
  if (codec) codec.strict = step.lenient !== true;
  const messages = new StreamMessages(step, codec);
  let sent = 0;
  let back = 0;
  let inflated: Buffer | undefined;
  let wrong: Fact | undefined;

  const sendMore = (): void => {
    const batch: Buffer[] = [];
    while (sent < step.count && sent - back < step.inFlight) {
      batch.push(messages.frames(sent));
      sent += 1;
    }
    const [only] = batch;
    if (only === undefined) return;
    connection.send(batch.length === 1 ? only : Buffer.concat(batch), `${batch.length} messages of a stream`);
  };
  connection.knownMessage = (octets) => {
    const known = back < sent ? messages.known(back, octets) : undefined;
    inflated = known === undefined ? octets : undefined;
    return known;
  };
  connection.onMessage = (kind, payload) => {
    if (wrong !== undefined) return;
    const expected = messages.payload(back);
    if (back >= sent) wrong = { fact: "echo-extra", of: sent, got: `${kind} ${describePayload(payload)}` };
    else if (kind !== step.kind) wrong = { fact: "echo-kind", at: back, wanted: step.kind, got: kind };
    else if (!expected.equals(payload)) {
      const [wanted, got] = [describePayload(expected), describePayload(payload)];
      wrong = { fact: "echo-octets", at: back, of: step.count, wanted, got };
    } else if (inflated) messages.learn(back, inflated);
    inflated = undefined;
    back += 1;
    // Half of them at once: a write for each would be most of the work where messages are small.
    if (wrong === undefined && sent - back <= step.inFlight >> 1) sendMore();
  };
  sendMore();
  const over = (): boolean => wrong !== undefined || back === step.count || !connection.isOpen;
  const settled = await connection.untilQuiet(over, timeouts.eventMs);
  connection.onMessage = undefined;
  connection.knownMessage = undefined;
  const missing = { fact: "echoes-missing", of: step.count, got: back } as const;
  if (wrong !== undefined) run.facts.push(wrong);
  else if (!settled) run.facts.push({ ...missing, quietMs: timeouts.eventMs });
  else if (back < step.count) run.facts.push(missing);
}
