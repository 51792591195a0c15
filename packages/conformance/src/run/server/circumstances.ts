import { availableParallelism, loadavg } from "node:os";
import type { Report } from "../../report/report.ts";

/** What a reader wants to know before believing that something did not happen in time. */
export type Circumstances = Required<Pick<Report, "machine" | "askedAgain">>;

/** Processes that wanted a core in the last minute, on average; 0 where the machine does not count them. */
export const machineLoad = (): number => Math.round((loadavg()[0] ?? 0) * 10) / 10;

/** The machine as it was between two looks at its load. */
export const machineAt = (loadBefore: number): Circumstances["machine"] => ({
  cores: availableParallelism(),
  load: Math.max(loadBefore, machineLoad()),
});

/** Those of runs that are one report: the highest load, and all cases that were asked again. */
export function together(reports: readonly Partial<Circumstances>[]): Circumstances {
  const machines = reports.flatMap(({ machine }) => machine ?? []);
  const again = reports.flatMap(({ askedAgain }) => askedAgain ?? []);
  return {
    machine: {
      cores: Math.max(1, ...machines.map(({ cores }) => cores)),
      load: Math.max(0, ...machines.map(({ load }) => load)),
    },
    askedAgain: {
      cases: again.reduce((sum, { cases }) => sum + cases, 0),
      confirmed: again.reduce((sum, { confirmed }) => sum + confirmed, 0),
    },
  };
}
