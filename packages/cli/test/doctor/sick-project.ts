import type { ExaminationOptions } from "../../src/doctor/examination.ts";
import type { Files, Props } from "../project.ts";

/** A project that a check says something about. */
export interface CheckedProject {
  readonly files?: Files;
  readonly props?: Props;
  readonly options?: ExaminationOptions;
}

/** What a check must notice, and what it must leave alone. Each row is one pair. */
export interface SickProject {
  readonly check: string;
  readonly name: string;
  readonly bad: CheckedProject;
  /** In the first finding's detail. */
  readonly detail?: RegExp;
  /** The first finding's way out, else the check's. */
  readonly fix?: RegExp;
  /** The line that the finding names: its text. */
  readonly at?: RegExp;
  readonly good: CheckedProject;
}

/** A trigger in place of the sound one. */
export const triggers = (triggerConfig: Props): Props => ({
  triggers: [{ triggerName: "t", triggerType: "http", triggerConfig }],
});
