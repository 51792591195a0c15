/** Who has to change something. */
export type Blame = "client" | "function" | "quota" | "platform";

/** One way in which a request ends without a 101, as the platform reports it. */
export interface ErrorRow {
  /** HTTP status of the answer to the request or the handshake. 499 is written in logs alone. */
  readonly status: number;
  /** Value of `X-Fc-Error-Type`; undefined: the header is absent, or no source shows it. */
  readonly errorType: string | undefined;
  /** `Code` of the body. */
  readonly code: string;
  /** The platform's text. `{name}` is replaced by what the caller of `errorText` gives. */
  readonly message: string;
  readonly billed: boolean;
  readonly blame: Blame;
  /** Ours: the way out. May use the same `{name}`s. */
  readonly hint: string;
  readonly source: string;
  /** False: the status, the code or the text is on no official page; the default is stated here. */
  readonly confirmed: boolean;
}
