import type { ConformanceCase } from "../../src/case/case.ts";
import type { Observation } from "../../src/probe/probe.ts";
import type { Attempt } from "../../src/run/attempt.ts";

/** A case that ends in the usual way: the probe closes with 1000. */
export const sampleCase = (id: string, more: Partial<ConformanceCase> = {}): ConformanceCase => ({
  id: `close/${id}`,
  level: "MUST",
  says: "is an example",
  source: { rfc: 6455, section: "7" },
  needs: [],
  autobahn: [],
  script: [],
  events: { ok: [[]] },
  ending: { by: "probe", codes: [1000], clean: true },
  ...more,
});

/** A connection that closed as it should. */
export const CLOSED: Observation = {
  connected: true,
  status: 101,
  answer: undefined,
  facts: [],
  opened: true,
  declined: false,
  events: [],
  eventCount: 0,
  fit: "ok",
  closeCode: 1000,
  closeFrames: 1,
  closedFirst: "probe",
  probeClosed: true,
  ended: "fin",
  servedOn: false,
  ranOut: false,
  elapsedMs: 1,
  wire: [],
};

/** The server closed as it should. */
export const HELD: Attempt = { seen: CLOSED };
/** The server broke off without a Close frame. */
export const CUT: Attempt = { seen: { ...CLOSED, closeCode: undefined, closeFrames: 0 } };
/** The server neither answered nor ended the connection in the time that it had. */
export const SILENT: Attempt = {
  seen: { ...CLOSED, closeCode: undefined, closeFrames: 0, ended: undefined, ranOut: true },
};
/** What was waited for did not come, and then the server closed as it should. */
export const LATE: Attempt = { seen: { ...CLOSED, ranOut: true, fit: "none", closeFrames: 1 } };
/** The server broke off before it answered the opening request. */
export const UNANSWERED: Attempt = {
  seen: { ...CLOSED, status: undefined, opened: false, closeCode: undefined, closeFrames: 0 },
};
