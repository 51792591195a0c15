/** What an exit code of `wsfn` means, the same for every command. */
export const EXIT = {
  good: 0,
  /** Something was judged, and failed: a case, a check. */
  bad: 1,
  /** Nothing could be judged: no such file, no server, a missing prerequisite. */
  cannotJudge: 2,
} as const;

/** One of `EXIT`. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
