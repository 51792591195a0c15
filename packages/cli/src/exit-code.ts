/** What an exit code of `wsfn` says, the same for every command. */
export const EXIT = {
  good: 0,
  /** Something was judged, and is bad: a case failed, a check tripped. */
  bad: 1,
  /** Nothing could be judged: no such file, nobody listens, a prerequisite is missing. */
  cannotJudge: 2,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
