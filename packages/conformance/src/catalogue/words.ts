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

/** The words that the tables of the catalogue are written in. Nothing here knows a single case. */

export const rfc6455 = (section: string): RuleSource => ({ rfc: 6455, section });
export const rfc7692 = (section: string): RuleSource => ({ rfc: 7692, section });
export const http = (rfc: 9110 | 9112 | 6585, section: string): RuleSource => ({ rfc, section });
export const echoContract = (section: string): RuleSource => ({ rfc: "echo", section });
export const platform = (section: string): RuleSource => ({ rfc: "platform", section });

export type FrameOptions = Omit<FrameStep, "do" | "op" | "payload">;

export const frame = (op: Opcode, payload: Payload = EMPTY, options: FrameOptions = {}): FrameStep => ({
  do: "frame",
  op,
  payload,
  ...options,
});
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

export const HELLO = utf8("Hello, world!");

export const seen = (kind: "text" | "binary" | "pong", payload: Payload = EMPTY): Expected => ({
  kind,
  payload,
});
export const mark = (name: string): Expected => ({ kind: "mark", name });

type Outcome = Pick<ConformanceCase, "events" | "ending">;

/** Nothing comes before the end. */
export const NOTHING: Events = { ok: [[]] };

export const CLEAN: Ending = { by: "probe", codes: [1000], clean: true };
export const LEFT: Ending = { by: "left", codes: [], clean: false };

/** All of these come, then the probe closes and the server agrees. */
export const comes = (...events: readonly Expected[]): Outcome => ({
  events: { ok: [events] },
  ending: CLEAN,
});

/** The server fails the connection with one of these codes, or cuts it; nothing comes before. */
export const fails = (...codes: readonly number[]): Outcome => ({
  events: NOTHING,
  ending: { by: "server", codes, clean: false },
});

/** The same after events that were earned already; not to deliver them is tolerated, since a failing server need not. */
export const failsAfter = (events: readonly Expected[], ...codes: readonly number[]): Outcome => ({
  events: { ok: [events], tolerated: [[]] },
  ending: { by: "server", codes, clean: false },
});

/** The probe has sent a Close frame; the server answers with one of these codes (or none) and closes TCP. */
export const closes = (...codes: readonly number[]): Outcome => ({
  events: NOTHING,
  ending: { by: "probe", codes, clean: true },
});

/** The probe has sent a Close frame that is wrong; the server says so with one of these codes, or cuts the connection. */
export const refusesClose = (...codes: readonly number[]): Outcome => ({
  events: NOTHING,
  ending: { by: "probe", codes, clean: false },
});

/** What most cases have in common, to be spread first. */
export const MUST = { level: "MUST", needs: [], autobahn: [] } as const;
export const SHOULD = { level: "SHOULD", needs: [], autobahn: [] } as const;
export const MAY = { level: "MAY", needs: [], autobahn: [] } as const;

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
