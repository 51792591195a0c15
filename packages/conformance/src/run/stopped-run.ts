import { CannotJudge } from "../cannot-judge.ts";
import type { Report } from "../report/report.ts";
import { ENGLISH } from "../report/terminal/words/en.ts";
import { said } from "../words/said.ts";

/** A run that was stopped: what it had judged by then is a report that is marked as incomplete. */
export class StoppedRun extends CannotJudge {
  readonly report: Report;

  constructor(report: Report, options?: ErrorOptions) {
    super("Stopped", said("expected the run to end by itself, but it was stopped"), options);
    this.report = report;
  }
}

/** What a run that was stopped before it had judged anything is ended with. */
export const stopped = (options?: ErrorOptions): CannotJudge =>
  new CannotJudge("Stopped", said("expected the run to end by itself, but it was stopped"), options);

/** What `work` comes to. @throws {CannotJudge} `Stopped` once the signal has fired: what failed then failed for that. */
export async function unlessStopped<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
  const [end] = await Promise.allSettled([work]);
  if (signal?.aborted) throw stopped(end.status === "rejected" ? { cause: end.reason } : undefined);
  return work;
}

/** Marks a report that holds only some of `of` cases. */
export function incomplete(report: Report, of: number): Report {
  const judged = report.cases.length;
  const remark = ENGLISH.incomplete({ judged, of });
  return { ...report, incomplete: { judged, of }, remarks: [remark, ...(report.remarks ?? [])] };
}
