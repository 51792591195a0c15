/** One rule of an RFC that a peer broke. Violations are values: the caller decides whether to close, count or report. */
export interface Violation<Code extends string = string> {
  /** Permanent, kebab-case; reports may key on it. */
  readonly code: Code;
  /** The rule, as `RFC 6455 §5.2`. */
  readonly source: string;
  /** What was expected and what was received, in one line. */
  readonly message: string;
}
