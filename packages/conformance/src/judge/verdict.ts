/** What the judge says of one case. Total: every case of a run has exactly one. */
export const VERDICTS = [
  "pass",
  "fail",
  "warn",
  "untestable",
  "known-failing",
  "stale-known-failing",
  "out-of-scope",
] as const;
/** One of {@link VERDICTS}. */
export type Verdict = (typeof VERDICTS)[number];

/** Why a case is known not to hold. */
export interface KnownFailure {
  readonly reason: string;
  /** True: it fails or passes by the timing of packets, so that a pass does not make the entry stale. Default false. */
  readonly sometimes?: boolean;
}

/** Case id -> why it is known not to hold; a text is short for `{ reason: text }`. */
export type KnownFailing = Readonly<Record<string, string | KnownFailure>>;
