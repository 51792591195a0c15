import type {
  ConformanceCase,
  Ending,
  Events,
  Expected,
  Opening,
  ResponseRule,
  RuleSource,
} from "../case/case.ts";
import { EMPTY, type Payload, utf8 } from "../case/payload.ts";
import type { FrameStep, MessageStep, Opcode, Step } from "../case/step.ts";

/** The vocabulary of the catalogue's tables. Nothing here knows a single case. */

/** Where a rule is written, by section: the WebSocket protocol, its compression, HTTP, and the contracts of an app and of the platform. */
export const rfc6455 = (section: string): RuleSource => ({ rfc: 6455, section });
/** A section of RFC 7692, permessage-deflate. */
export const rfc7692 = (section: string): RuleSource => ({ rfc: 7692, section });
/** A section of an RFC on HTTP. */
export const http = (rfc: 9110 | 9112 | 6585, section: string): RuleSource => ({ rfc, section });
/** A rule of the echo contract, by its name: what an app that is tried promises beside the RFCs. */
export const echoContract = (section: string): RuleSource => ({ rfc: "echo", section });
/** A rule of the function platform, by its name. */
export const platform = (section: string): RuleSource => ({ rfc: "platform", section });

/** What a frame may have beside opcode and payload: FIN, reserved bits, mask, length, and how it is written. */
export type FrameOptions = Omit<FrameStep, "do" | "op" | "payload">;

/** One frame, ordinary but for the options: final, masked with a fresh key, its length in the shortest form. */
export const frame = (op: Opcode, payload: Payload = EMPTY, options: FrameOptions = {}): FrameStep => ({
  do: "frame",
  op,
  payload,
  ...options,
});
/** A whole message, in one frame or cut as the options say. */
export const message = (
  kind: "text" | "binary",
  payload: Payload,
  options: Omit<MessageStep, "do" | "kind" | "payload"> = {},
): MessageStep => ({ do: "message", kind, payload, ...options });

/** A fragment that is not the last one. */
export const PART: FrameOptions = { fin: false };
/** In a write of its own. */
export const APART: FrameOptions = { apart: true };
/** One octet per write. */
export const OCTETS: FrameOptions = { chop: 1 };

/** The payload of a message where any would do. */
export const HELLO = utf8("Hello, world!");

/** An echo or a pong that has to come back. */
export const seen = (kind: "text" | "binary" | "pong", payload: Payload = EMPTY): Expected => ({
  kind,
  payload,
});
/** A checkpoint that has to be passed with the connection open. */
export const mark = (name: string): Expected => ({ kind: "mark", name });

type Outcome = Pick<ConformanceCase, "events" | "ending">;

/** Nothing comes before the end. */
export const NOTHING: Events = { ok: [[]] };

/** The probe closes with 1000; the server answers, and ends TCP. */
export const CLEAN: Ending = { by: "probe", codes: [1000], tolerated: "any", clean: true };
/** The probe leaves, and how the connection ends is not judged. */
export const LEFT: Ending = { by: "left", codes: [], clean: false };

/** All of these come, then the probe closes and the server agrees. */
export const comes = (...events: readonly Expected[]): Outcome => ({
  events: { ok: [events] },
  ending: CLEAN,
});

/** Codes that a server ends a connection with because of a fault of the peer's, or of its own in handling it (RFC 6455 7.4.1). */
export const FAULT_CODES: readonly number[] = [1002, 1003, 1007, 1008, 1009, 1010, 1011];

/**
 * The server fails the connection, with one of these codes or by cutting it; nothing comes before. To fail it is the MUST. Which code
 * says why is a SHOULD (RFC 6455 7.1.7; 5.1 even says MAY), so any other is a warning.
 */
export const fails = (...codes: readonly number[]): Outcome => ({
  events: NOTHING,
  ending: { by: "server", codes, tolerated: "any", clean: false },
});

/** The same for a Close frame that is illegal: 1000, or the code that was sent, is what a good one would have been answered with. */
export const failsOnClose = (...codes: readonly number[]): Outcome => ({
  events: NOTHING,
  ending: { by: "server", codes, tolerated: FAULT_CODES, clean: false },
});

/** The same where a contract names the code: no other will do. */
export const failsExactly = (...codes: readonly number[]): Outcome => ({
  events: NOTHING,
  ending: { by: "server", codes, clean: false },
});

/** The same after events that were earned already; not to deliver them is tolerated, since a failing server need not. */
export const failsAfter = (events: readonly Expected[], ...codes: readonly number[]): Outcome => ({
  events: { ok: [events], tolerated: [[]] },
  ending: { by: "server", codes, tolerated: "any", clean: false },
});

/** The probe has sent a Close frame; the server answers with one of these codes (or none) and closes TCP. */
export const closes = (...codes: readonly number[]): Outcome => ({
  events: NOTHING,
  ending: { by: "probe", codes, clean: true },
});

/**
 * The probe has sent a Close frame that is wrong; the server shows that it noticed with one of these codes, or cuts the connection. Any
 * other code of a fault is a warning. To answer with 1000 or with the code that was sent is to take the frame for a good one.
 */
export const refusesClose = (...codes: readonly number[]): Outcome => ({
  events: NOTHING,
  ending: { by: "probe", codes, tolerated: FAULT_CODES, clean: false },
});

/** The same as strict as Autobahn|Testsuite is with its own cases: no other code will do. */
export const refusesCloseExactly = (...codes: readonly number[]): Outcome => ({
  events: NOTHING,
  ending: { by: "probe", codes, clean: false },
});

/** Fields of a case that have a default here, and what it is. */
const DEFAULTS = { level: "MUST", needs: [], autobahn: [] } as const satisfies Partial<ConformanceCase>;
type Defaulted = keyof typeof DEFAULTS;

/** A row of a table: all that a case needs and its table does not say, and what it says otherwise. */
type Row<Shared> = Partial<ConformanceCase> & Omit<ConformanceCase, Defaulted | keyof Shared>;

/** A table of cases: first what they share, then a row each, with its id written out so that it can be found by it. Level MUST is not written. */
export const cases = <const Shared extends Partial<ConformanceCase>>(
  shared: Shared,
  rows: readonly Row<Shared>[],
): readonly ConformanceCase[] =>
  // Every field is in one of the three, which is what the type of a row is for.
  rows.map((row) => ({ ...DEFAULTS, ...shared, ...row }) as ConformanceCase);

/** The opening request is answered with one of `rule.ok` and nothing follows. */
export const refused = (
  opening: Opening,
  rule: ResponseRule,
): Pick<ConformanceCase, "opening" | "script" | "events" | "ending"> => ({
  opening: { ...opening, expect: rule },
  script: [],
  events: NOTHING,
  ending: LEFT,
});

const PROOF = utf8("served");

/** The opening request is accepted and the connection works: a text comes back and it closes cleanly. */
export const accepted = (
  opening: Opening,
  script: readonly Step[] = [frame("text", PROOF)],
): Pick<ConformanceCase, "opening" | "script" | "events" | "ending"> => ({
  opening,
  script,
  ...comes(seen("text", PROOF)),
});
