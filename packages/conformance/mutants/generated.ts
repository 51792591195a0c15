import { isUtf8 } from "node:buffer";
import { constants, inflateRawSync } from "node:zlib";
import { type Frame, FrameReader, OPCODE, parseClosePayload, RSV1, requestHeadReader } from "@wsfn/protocol";
import type { ConformanceCase } from "../src/case/case.ts";
import { octets } from "../src/case/payload.ts";
import { openingRequest } from "../src/connection/opening.ts";
import { targetOf } from "../src/connection/target.ts";
import { framePiece, messagePiece } from "../src/probe/steps/frames.ts";
import type { Mutant } from "./mutant.ts";
import type { Behaviour, FramePattern, Tolerance } from "./server/behaviour.ts";
import { type OpeningFault, openingFaults } from "./server/opening-checks.ts";

const NOWHERE = targetOf("ws://127.0.0.1:9/");
const MOST_OCTETS_NAMED = 256;

interface Defect {
  readonly name: string;
  readonly behaviour: Behaviour;
}

/**
 * The defects that a case's own data points at: not to notice the fault that it sends, to spoil the very echo that it waits for, to
 * refuse the Close that it sends. Each is as narrow as the case, so that a case which looks at nothing is found out.
 */
export function generatedMutants(cases: readonly ConformanceCase[]): Mutant[] {
  // A case that waits for a minute ends at once on a mutant by hand alone.
  const judged = cases.filter(({ informational, onlyFull }) => !informational && !onlyFull);
  const narrow = judged.flatMap((c) =>
    [unnoticedRequest(c), agreedOffer(c), spoiltEcho(c), ...frameDefects(c)].flatMap((defect): Mutant[] =>
      defect === undefined ? [] : [{ ...defect, trips: [c.id] }],
    ),
  );
  return [...narrow, ...spoiltStream(judged)];
}

/** All streams with one defect: each of them compares every echo. */
function spoiltStream(cases: readonly ConformanceCase[]): Mutant[] {
  const [first, ...others] = cases.filter(({ script }) => script[0]?.do === "stream").map(({ id }) => id);
  if (first === undefined) return [];
  return [
    { name: "spoils the end of the third message", behaviour: { spoilsNth: 3 }, trips: [first, ...others] },
  ];
}

function agreedOffer(c: ConformanceCase): Defect | undefined {
  const offer = c.opening?.offer;
  if (offer === undefined || c.opening?.expect?.deflate?.answer !== "declined") return undefined;
  return { name: `agrees to ${offer}`, behaviour: { agreesTo: [offer] } };
}

function unnoticedRequest(c: ConformanceCase): Defect | undefined {
  const accepted = c.opening?.raw !== undefined || (c.opening?.expect?.ok.includes(101) ?? true);
  const faults = accepted ? [] : faultsOfRequest(c);
  if (faults.length === 0) return undefined;
  return {
    name: `accepts a request whose ${faults.map(({ check, value }) => `${check} is "${value}"`).join(" and ")}`,
    behaviour: { skips: faults.map(({ check, value }) => ({ check, value })) },
  };
}

function faultsOfRequest(c: ConformanceCase): OpeningFault[] {
  const progress = requestHeadReader().push(openingRequest(NOWHERE, c.opening ?? {}).bytes);
  return progress.state === "complete" ? openingFaults(progress.head, {}) : [];
}

function spoiltEcho(c: ConformanceCase): Defect | undefined {
  // The reference refuses such a request, which is right too, so there is no echo to spoil.
  if (faultsOfRequest(c).length > 0) return undefined;
  for (const event of c.events.ok[0] ?? []) {
    if (event.kind === "mark") continue;
    const payload = octets(event.payload);
    const exact = payload.length <= MOST_OCTETS_NAMED ? { octets: payload.toString("hex") } : {};
    return {
      name: `spoils the end of a ${event.kind} of ${payload.length} octets`,
      behaviour: { garbles: [{ kind: event.kind, bytes: payload.length, ...exact }] },
    };
  }
  return undefined;
}

function frameDefects(c: ConformanceCase): (Defect | undefined)[] {
  const sent = framesOf(c);
  return [
    unnoticedFrame(c, sent),
    misreadLength(sent.frames),
    unnoticedText(c, sent.frames),
    unnoticedLength(c),
    brokenDeflate(c, sent.frames),
    refusedClose(c, sent.frames),
  ];
}

interface Sent {
  readonly frames: readonly Frame[];
  /** The last frame announces more than a server takes. */
  readonly tooBig: boolean;
}

/** The frames of a script as a server reads them. */
function framesOf(c: ConformanceCase): Sent {
  const compressed = c.needs.includes("permessage-deflate");
  const reader = new FrameReader({ from: "client", onViolation: "note", allowedRsv: compressed ? RSV1 : 0 });
  const frames = c.script.flatMap((step) => {
    if (step.do === "frame") return reader.push(framePiece(step).bytes);
    if (step.do === "message") return reader.push(messagePiece(step, undefined, () => Buffer.alloc(0)).bytes);
    return step.do === "octets" ? reader.push(octets(step.payload)) : [];
  });
  return { frames, tooBig: reader.stopped !== undefined };
}

function unnoticedFrame(c: ConformanceCase, { frames, tooBig }: Sent): Defect | undefined {
  const bad = frames.filter((frame) => faultsOf(frame).length > 0);
  const [first] = bad;
  if (first === undefined || c.ending.by === "left" || c.ending.codes.includes(1000)) return undefined;
  // To answer an empty Close with illegal bits as an ordinary one looks the same as to refuse it; to pass over it does not.
  const ignored = first.opcode === OPCODE.close && first.payload.length === 0;
  const tolerates = bad.flatMap((frame): Tolerance[] => {
    const rules = [...faultsOf(frame), ...(tooBig ? (["payload-too-big"] as const) : [])];
    return rules.map((rule) => ({ rule, where: patternOf(frame), ...(ignored && { ignored }) }));
  });
  return {
    name: `does not notice ${faultsOf(first).join(" and ")} on opcode ${first.opcode}, RSV ${first.rsv}, ${first.payloadBytes} octets`,
    behaviour: { tolerates },
  };
}

const faultsOf = (frame: Frame) => {
  const rules = frame.violations.map(({ code }) => code);
  if (frame.opcode === OPCODE.close)
    rules.push(...parseClosePayload(frame.payload).violations.map(({ code }) => code));
  return rules.filter((rule) => rule !== "length-not-minimal" && rule !== "data-after-close");
};

const patternOf = (frame: Frame): FramePattern => ({
  opcode: frame.opcode,
  bytes: frame.payloadBytes,
  ...(frame.opcode === OPCODE.close &&
    frame.payload.length >= 2 && { closeCode: frame.payload.readUInt16BE(0) }),
});

function misreadLength(frames: readonly Frame[]): Defect | undefined {
  const long = frames.find(({ violations }) => violations.some(({ code }) => code === "length-not-minimal"));
  if (long === undefined) return undefined;
  return {
    name: `misreads ${long.payloadBytes} octets announced in ${long.lengthForm} bits`,
    behaviour: { misreadsLongForm: { form: long.lengthForm, bytes: long.payloadBytes } },
  };
}

/** A server without a limit waits for what was announced, or returns it. */
function unnoticedLength(c: ConformanceCase): Defect | undefined {
  if (!c.needs.includes("message-limit") || c.ending.by !== "server") return undefined;
  return { name: "has no limit for messages", behaviour: { maxMessageBytes: 2 ** 40 } };
}

function brokenDeflate(c: ConformanceCase, frames: readonly Frame[]): Defect | undefined {
  const wantsFault =
    c.ending.by === "server" && c.ending.codes.includes(1007) && c.needs.includes("permessage-deflate");
  if (!wantsFault || inflated(frames[0]) !== undefined) return undefined;
  return { name: "passes over what does not inflate", behaviour: { inflates: "nothing broken" } };
}

/** The message in a compressed frame, undefined when there is none in it. */
function inflated(frame: Frame | undefined): Buffer | undefined {
  if (frame === undefined || (frame.rsv & RSV1) === 0) return undefined;
  try {
    const octetsOfMessage = Buffer.concat([frame.payload, Buffer.from([0, 0, 0xff, 0xff])]);
    return inflateRawSync(octetsOfMessage, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return undefined; // that is what the case is about
  }
}

function unnoticedText(c: ConformanceCase, frames: readonly Frame[]): Defect | undefined {
  if (!c.ending.codes.includes(1007) || c.ending.by !== "server") return undefined;
  const parts: Buffer[] = [];
  for (const frame of frames) {
    if (frame.opcode > OPCODE.binary) continue;
    parts.push(inflated(frame) ?? frame.payload);
    if (frame.fin) break;
  }
  const text = Buffer.concat(parts);
  if (isUtf8(text) || c.ending.codes.includes(1002)) return undefined;
  return {
    name: `takes ${text.toString("hex")} for UTF-8`,
    behaviour: { takesText: [text.toString("hex")] },
  };
}

function refusedClose(c: ConformanceCase, frames: readonly Frame[]): Defect | undefined {
  const close = frames.find(({ opcode }) => opcode === OPCODE.close);
  if (close === undefined || faultsOf(close).length > 0 || c.ending.by !== "probe") return undefined;
  const { code } = parseClosePayload(close.payload);
  const reasonBytes = Math.max(0, close.payload.length - 2);
  const answer = [1002, 1011, 1008].find((one) => !c.ending.codes.includes(one)) ?? 1003;
  return {
    name: `refuses a Close with ${code === 1005 ? "no code" : code} and a reason of ${reasonBytes} octets`,
    behaviour: { refusesClose: { code, reasonBytes, answer } },
  };
}
