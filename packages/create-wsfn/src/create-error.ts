/** What can keep a function from being created, and the way out. */
export const CREATE_PROBLEMS = {
  UnknownTemplate: "see them all with --list",
  UnknownTarget: "leave --target out for the template's own",
  BadName: "choose another folder, or name the function with --name",
  NotEmpty: "choose another folder, or replace what is in it with --overwrite",
  NotWritable: "choose a folder that you may write to",
  NotPublished: "in a clone `npx pnpm@10 wsfn new DIR` makes the same folder, and lets the clone run it",
  InstallFailed: "the files are there: install again in the folder",
} as const;

/** Key of {@link CREATE_PROBLEMS}. */
export type CreateProblem = keyof typeof CREATE_PROBLEMS;

/** A function cannot be created as asked. Nothing was written, save for `InstallFailed`. */
export class CreateError extends Error {
  override readonly name = "CreateError";
  readonly code: CreateProblem;
  /** What was expected and what was got. */
  readonly what: string;
  /** What to do about it. */
  readonly hint: string;

  constructor(code: CreateProblem, what: string) {
    super(`${what}; ${CREATE_PROBLEMS[code]}`);
    this.code = code;
    this.what = what;
    this.hint = CREATE_PROBLEMS[code];
  }
}
