/** Something that is wrong, where, and what to do. */
export interface Finding {
  /** What was found here, when it adds something to the check's own text. */
  readonly detail?: string;
  /** A way out that knows more than the check's own. */
  readonly fix?: string;
  readonly file?: string;
  readonly line?: number;
}
