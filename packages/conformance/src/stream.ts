import type { Connection } from "./connection.ts";
import type { DeflateCodec } from "./deflate-codec.ts";
import { messageFrames, opcodeOf } from "./frames.ts";
import { describePayload } from "./payload.ts";
import type { Run } from "./run.ts";
import { sampleWindow } from "./samples.ts";
import type { StreamStep } from "./step.ts";

/** How many different messages a stream has; it begins again then. Enough octets to fill every window of deflate many times. */
const DIFFERENT_BYTES = 1024 * 1024;
const MOST_DIFFERENT = 256;

interface Made {
  readonly payload: Buffer;
  /** Set where the same octets may be sent each time. */
  readonly frames?: Buffer;
}

/**
 * Sends messages and compares each echo with what was sent: type and every octet. Where the probe compresses without memory of earlier
 * messages, its frames are made once and kept, so that the server's work is what takes the time.
 */
export async function stream(step: StreamStep, run: Run): Promise<void> {
  const { connection, patience } = run;
  const messages = messagesOf(step, connection);
  let sent = 0;
  let back = 0;
  let wrong: string | undefined;

  const sendMore = (): void => {
    const batch: Buffer[] = [];
    while (sent < step.count && sent - back < step.inFlight) {
      batch.push(messages.frames(sent));
      sent += 1;
    }
    if (batch.length > 0) {
      const [only] = batch;
      const bytes = batch.length === 1 && only !== undefined ? only : Buffer.concat(batch);
      connection.send(bytes, `${batch.length} messages of a stream`);
    }
  };
  connection.onMessage = (kind, payload) => {
    if (wrong !== undefined) return;
    const expected = messages.payload(back);
    if (back >= sent) wrong = `expected ${sent} echoes, came another ${kind} of ${payload.length} B`;
    else if (kind !== step.kind) wrong = `expected a ${step.kind} echo for message ${back + 1}, came ${kind}`;
    else if (!expected.equals(payload)) {
      wrong = `expected the echo of message ${back + 1} of ${step.count}: ${describePayload(expected)}, came ${describePayload(payload)}`;
    }
    back += 1;
    if (wrong === undefined) sendMore();
  };
  sendMore();
  const over = (): boolean => wrong !== undefined || back === step.count || !connection.isOpen;
  const settled = await connection.untilQuiet(over, patience.eventMs);
  connection.onMessage = undefined;
  if (wrong !== undefined) run.broke.push(wrong);
  else if (!settled)
    run.broke.push(`expected ${step.count} echoes, came ${back} and then nothing for ${patience.eventMs} ms`);
  else if (back < step.count)
    run.broke.push(`expected ${step.count} echoes, the connection ended after ${back}`);
}

function messagesOf(step: StreamStep, connection: Connection) {
  const different = Math.min(
    step.count,
    MOST_DIFFERENT,
    Math.max(8, Math.ceil(DIFFERENT_BYTES / Math.max(step.bytes, 1))),
  );
  const codec = step.compressed ? connection.codec : undefined;
  const memoryless = codec === undefined || codec.agreement.clientNoContextTakeover;
  const family = memoryless ? familyOf(step, codec) : [];
  const made: Made[] = [];
  const at = (index: number): Made => {
    const slot = index % different;
    const known = family[slot] ?? made[slot];
    if (known) return known;
    const payload = sampleWindow(step.sample, step.bytes, slot, step.kind === "text");
    const fresh: Made = memoryless ? { payload, frames: framesOf(step, payload, codec) } : { payload };
    (memoryless ? family : made)[slot] = fresh;
    return fresh;
  };
  return {
    payload: (index: number): Buffer => at(index).payload,
    frames: (index: number): Buffer => {
      const message = at(index);
      return message.frames ?? framesOf(step, message.payload, codec);
    },
  };
}

function framesOf(step: StreamStep, payload: Buffer, codec: DeflateCodec | undefined): Buffer {
  const octets = codec ? codec.compress(payload) : payload;
  const frames = messageFrames(opcodeOf(step.kind), octets, {
    fragment: step.fragment,
    compressed: codec !== undefined,
  });
  return Buffer.concat(frames);
}

/** Frames that cases of the same kind share, the last few kinds of them: 7 parameter sets send the same messages. */
const families = new Map<string, Made[]>();
const MOST_FAMILIES = 24;

function familyOf(step: StreamStep, codec: DeflateCodec | undefined): Made[] {
  const bits = codec?.agreement.clientMaxWindowBits ?? 0;
  const key = [step.kind, step.sample, step.bytes, step.fragment ?? 0, bits].join(" ");
  const family = families.get(key) ?? [];
  families.delete(key);
  families.set(key, family);
  for (const oldest of families.keys()) {
    if (families.size <= MOST_FAMILIES) break;
    families.delete(oldest);
  }
  return family;
}
