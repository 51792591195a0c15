import type { DeflateCodec } from "./deflate-codec.ts";
import { messageFrames, opcodeOf } from "./frames.ts";
import { describePayload } from "./payload.ts";
import type { Run } from "./run.ts";
import { sampleWindow } from "./samples.ts";
import type { StreamStep } from "./step.ts";

/** How many different messages a stream has; it begins again then. Enough octets to fill every window of deflate many times. */
const DIFFERENT_BYTES = 1024 * 1024;
const LEAST_DIFFERENT = 8;
const MOST_DIFFERENT = 512;

/** One message of a stream, ready to be sent. */
interface Made {
  readonly payload: Buffer;
  /** Undefined where the same message is other octets each time: the probe compresses with what it sent before. */
  readonly frames: Buffer | undefined;
}

/**
 * Sends messages and compares each echo with what was sent: type and every octet. Where the probe compresses without memory of earlier
 * messages, its frames are made once and kept, so that the server's work is what takes the time.
 */
export async function stream(step: StreamStep, run: Run): Promise<void> {
  const { connection, patience } = run;
  const codec = step.compressed ? connection.codec : undefined;
  if (codec) codec.strict = step.lenient !== true;
  const messageAt = messagesOf(step, codec);
  let sent = 0;
  let back = 0;
  let wrong: string | undefined;

  const sendMore = (): void => {
    const batch: Buffer[] = [];
    while (sent < step.count && sent - back < step.inFlight) {
      const { payload, frames } = messageAt(sent);
      batch.push(frames ?? framesOf(step, compressed(codec, payload)));
      sent += 1;
    }
    if (batch.length > 0) connection.send(joined(batch), `${batch.length} messages of a stream`);
  };
  connection.onMessage = (kind, payload) => {
    if (wrong !== undefined) return;
    const expected = messageAt(back).payload;
    if (back >= sent) wrong = `expected ${sent} echoes, came another ${kind} of ${payload.length} B`;
    else if (kind !== step.kind) wrong = `expected a ${step.kind} echo for message ${back + 1}, came ${kind}`;
    else if (!expected.equals(payload)) {
      wrong = `expected the echo of message ${back + 1} of ${step.count}: ${describePayload(expected)}, came ${describePayload(payload)}`;
    }
    back += 1;
    // Half of them at once: a write for each would be most of the work where messages are small.
    if (wrong === undefined && sent - back <= step.inFlight >> 1) sendMore();
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

/** The nth message of a stream, made when it is first asked for. */
function messagesOf(step: StreamStep, codec: DeflateCodec | undefined): (index: number) => Made {
  const enough = Math.ceil(DIFFERENT_BYTES / Math.max(step.bytes, 1));
  const different = Math.min(step.count, MOST_DIFFERENT, Math.max(LEAST_DIFFERENT, enough));
  const forgets = codec === undefined || codec.agreement.clientNoContextTakeover;
  const family = forgets && codec !== undefined ? familyOf(step, codec) : [];
  const made: Made[] = [];
  return (index) => {
    const slot = index % different;
    const known = made[slot];
    if (known) return known;
    const payload = sampleWindow(step.sample, step.bytes, slot, step.kind === "text");
    if (forgets) family[slot] ??= compressed(codec, payload);
    const octets = family[slot];
    const fresh = { payload, frames: octets && framesOf(step, octets) };
    made[slot] = fresh;
    return fresh;
  };
}

interface Octets {
  readonly bytes: Buffer;
  readonly compressed: boolean;
}

const compressed = (codec: DeflateCodec | undefined, payload: Buffer): Octets => ({
  bytes: codec ? codec.compress(payload) : payload,
  compressed: codec !== undefined,
});

const framesOf = (step: StreamStep, octets: Octets): Buffer =>
  joined(
    messageFrames(opcodeOf(step.kind), octets.bytes, {
      fragment: step.fragment,
      compressed: octets.compressed,
    }),
  );

function joined(pieces: readonly Buffer[]): Buffer {
  const [only] = pieces;
  return pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces);
}

/**
 * Compressed messages that cases share, the last few kinds of them: every offer is tried with the same messages, and the largest are
 * cut in five ways. Compressing is most of what the probe has to do.
 */
const families = new Map<string, Octets[]>();
const MOST_FAMILIES = 16;

function familyOf(step: StreamStep, codec: DeflateCodec): Octets[] {
  const key = [step.kind, step.sample, step.bytes, codec.agreement.clientMaxWindowBits].join(" ");
  const family = families.get(key) ?? [];
  families.delete(key);
  families.set(key, family);
  for (const oldest of families.keys()) {
    if (families.size <= MOST_FAMILIES) break;
    families.delete(oldest);
  }
  return family;
}
