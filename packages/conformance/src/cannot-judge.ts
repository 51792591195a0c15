import { inWords, type Plain, type Rows, type Said } from "./words/said.ts";

/** Why a run could not begin or go on; one row per code: what the reader should do. The CLI exits 2 for all of them. */
const HINTS = {
  BadOption: "see --help for the options and examples",
  BadUrl: "give a URL such as ws://127.0.0.1:9000/ or wss://example.com/socket",
  NobodyListens: "start the server, or check host and port",
  TlsFailed: "use ws:// where the port is a plain one",
  Untrusted:
    "name its certificate authority in NODE_EXTRA_CA_CERTS, or skip the verification: --insecure, trustsAnyCertificate",
  NoAnswer:
    "check that the port speaks HTTP (wss:// if over TLS) and that nothing in between swallows the request",
  Refused: "send what it asks for (--header), or judge the function without it: --via direct",
  NotWebSocket:
    "the server has to answer 101 to an upgrade: check the path, or send what it asks for (--header)",
  UnknownCase: "--list says which cases there are",
  UnknownSuite: "leave it out to run all of them",
  UnknownCapability: "leave it out to have it found out",
  BadKnownFailing: 'write [{ "reason": "...", "cases": ["case id"] }]; --list shows which cases there are',
  NotStarted: "start it by hand in its folder to see why",
  NotReady: "`wsfn doctor` in its folder shows the line that says where it listens",
  BadManifest: "correct the file at the place that is named",
  BadReport: "give a file that was written with --report json; report.schema.json says what it holds",
  NoFunction: "see the resources of its s.yaml, or choose the other --target",
  Missing: "install it, or judge a function that needs less",
  UnknownRoute: "the routes are direct and those that the caller gives, e.g. gateway",
  Stopped: "run again to get a report",
} as const satisfies Record<string, Plain>;

/** Why there can be no verdict: key of the table that has the way out. */
export type CannotJudgeCode = keyof typeof HINTS;

/** Thrown when there can be no verdict at all. `message` is one line in English: what was expected and what was got. */
export class CannotJudge extends Error {
  override readonly name = "CannotJudge";
  readonly code: CannotJudgeCode;
  readonly says: Said;
  readonly hint: string;
  readonly #hint: Said;

  /** `hint`: a way out that knows more than that of the table. */
  constructor(
    code: CannotJudgeCode,
    says: Said,
    {
      hint = { sentence: HINTS[code], values: {} },
      ...options
    }: ErrorOptions & { readonly hint?: Said | undefined } = {},
  ) {
    super(inWords(says), options);
    this.code = code;
    this.says = says;
    this.hint = inWords(hint);
    this.#hint = hint;
  }

  /** The message in the language of `rows`. */
  textIn(rows: Rows): string {
    return inWords(this.says, rows);
  }

  /** The way out in the language of `rows`. */
  hintIn(rows: Rows): string {
    return inWords(this.#hint, rows);
  }
}
