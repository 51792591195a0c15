/** Why a run could not begin or go on; one row per code: what the reader should do. The CLI exits 2 for all of them. */
const HINTS = {
  BadOption: "see --help for the options and examples",
  BadUrl: "give a URL such as ws://127.0.0.1:9000/ or wss://example.com/socket",
  NobodyListens: "start the server, or check host and port",
  TlsFailed: "check the certificate, use ws:// for a plain port, or allow an untrusted certificate",
  NoAnswer: "check that the port speaks HTTP and that nothing in between swallows the request",
  NotWebSocket: "check the path: the server has to answer 101 to an upgrade",
  UnknownCase: "see the list of cases",
  UnknownSuite: "see the list of suites",
  UnknownCapability: "see the list of capabilities",
  NotStarted: "start it by hand in its folder to see why",
  BadManifest: "correct the file at the place that is named",
  BadReport: "give a file that was written with --report json; report.schema.json says what it holds",
  NoFunction: "see the resources of its s.yaml, or choose the other --target",
  Lacking: "install it, or judge a function that needs less",
  UnknownVia: "the ways are direct and those that the caller gives, e.g. gateway",
  Stopped: "run again to get a report",
} as const satisfies Record<string, string>;

export type CannotJudgeCode = keyof typeof HINTS;

/** Thrown when there can be no verdict at all. `message` is one line: what was expected and what came. */
export class CannotJudge extends Error {
  override readonly name = "CannotJudge";
  readonly code: CannotJudgeCode;
  readonly hint: string;

  constructor(code: CannotJudgeCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.hint = HINTS[code];
  }
}
