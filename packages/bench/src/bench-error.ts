/** Why something could not be measured, or was measured and is wrong; one row per code: what the reader should do. */
const HINTS = {
  WrongEcho: "make it echo first: `wsfn conform` shows what is wrong",
  ConnectionEnded: "see the server's log; a server under load must keep its connections",
  NoAnswer: "the server took the message and did not echo it in time",
  WrongDelivery: "a message must reach each member of its room, once: see the server's log",
  Refused: "see the server's log: members must be let in, and each may publish about once a second",
  NotWebSocket: "check the path: the server has to answer 101 to an upgrade",
  NobodyListens: "start the server, or check host and port",
  BadUrl: "give a plain ws:// URL, e.g. ws://127.0.0.1:9000/: with TLS its cost would be measured too",
  UnknownScenario: "see --list",
  UnknownRoute: "direct is always there; the gateway is what `wsfn bench` provides",
  NothingToMeasure: "name a function's folder or a URL",
  NotStarted: "start it by hand to see why: `wsfn dev DIR`",
  HelperEnded: "run it again; if it happens again, please report it",
  Stopped: "run it again to get a report",
} as const satisfies Record<string, string>;

/** A row of the table of hints. */
export type BenchErrorCode = keyof typeof HINTS;

/** Faults of the server that is measured: what it does is wrong, so its speed says nothing. */
const BLAMES_SERVER: readonly BenchErrorCode[] = [
  "WrongEcho",
  "WrongDelivery",
  "ConnectionEnded",
  "NoAnswer",
];

/** Thrown when a figure cannot be had. `message` is one line: what was expected and what was got. */
export class BenchError extends Error {
  override readonly name = "BenchError";
  readonly code: BenchErrorCode;
  readonly hint: string;

  constructor(code: BenchErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.hint = HINTS[code];
  }

  /** Whether the server was judged and failed, rather than that nothing could be judged. */
  get blamesServer(): boolean {
    return BLAMES_SERVER.includes(this.code);
  }
}

/** Whether a text is one of the codes: what comes from another process is text. */
export const isBenchErrorCode = (text: unknown): text is BenchErrorCode =>
  typeof text === "string" && Object.hasOwn(HINTS, text);
