import type { Note } from "./note.ts";
import { inWords, type Rows, type Said } from "./said.ts";
import type { Plain } from "./words/said.ts";

/** What can be wrong with a file that describes a function, and the general way out of it. */
export const PROBLEMS = {
  FileNotFound: { hint: "give a directory that holds s.yaml, or the path of a yaml file" },
  FileUnreadable: { hint: "check that it is a regular file and that you may read it" },
  FileTooBig: { hint: "a deploy file is small; move data out of it" },
  Syntax: { hint: "repair the file where the parser stopped" },
  TooComplex: { hint: "write it with fewer aliases and less nesting" },
  Expression: {
    hint: `write the value itself, or use \${vars.x}, \${env('X', 'default')}, \${this.props.x}`,
  },
  AfterDeployment: { hint: "give a value here" },
  MissingField: { hint: "add the field" },
  WrongType: { hint: "write a value of the type that the field has" },
  OutOfRange: { hint: "choose a value within the platform's range" },
  NotOneOf: { hint: "choose one of the legal values" },
  CpuToMemory: { hint: "change cpu or memorySize" },
  Conflict: { hint: "remove or change one of the two" },
  BuiltInRuntime: { hint: "built-in runtimes do not do WebSocket; use custom.debian12 or custom-container" },
  CodeElsewhere: { hint: "give the local folder as `src`" },
  NoFunction: { hint: "add a resource with `component: fc3`" },
  BadCommand: { hint: "give a command as you would type it, without shell operators" },
} as const satisfies Record<string, { readonly hint: Plain }>;

/** Key of {@link PROBLEMS}. */
export type ProblemCode = keyof typeof PROBLEMS;

/** One thing that is wrong, and where. Line and column count from 1; absent when the whole file is meant. */
export interface Problem {
  readonly code: ProblemCode;
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  /** What was expected, what was got, and what to do. In English. */
  readonly message: string;
  /** The same as it can be put into another language. */
  readonly says: Said;
}

/** A problem of a whole file. */
export const problemOf = (code: ProblemCode, file: string, says: Said): Problem => ({
  ...{ code, file, says },
  message: inWords(says),
});

/** A problem or a note on one line, `file:line:column: message`, as editors and terminals make it clickable. */
export const placed = (found: Problem | Note): string => placedIn(found, {});

/** The same in the language of `rows`. */
export const placedIn = ({ file, line, column, says }: Problem | Note, rows: Rows): string =>
  `${[file, line, column].filter((part) => part !== undefined).join(":")}: ${inWords(says, rows)}`;

/**
 * A file of a function cannot be used. `problems` holds everything that is wrong with it, in the file's order;
 * `code`, `file`, `line` and `column` are those of the first.
 */
export class PlatformError extends Error {
  override readonly name = "PlatformError";
  readonly code: ProblemCode;
  readonly file: string;
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly problems: readonly Problem[];
  /** What the reader noted before it gave up: a misspelt field often explains a missing one. */
  readonly notes: readonly Note[];

  constructor(problems: readonly [Problem, ...Problem[]], notes: readonly Note[] = []) {
    super(problems.map(placed).join("\n"));
    this.notes = notes;
    const [first] = problems;
    this.code = first.code;
    this.file = first.file;
    this.line = first.line;
    this.column = first.column;
    this.problems = problems;
  }

  /** The message in the language of `rows`. */
  textIn(rows: Rows): string {
    return this.problems.map((problem) => placedIn(problem, rows)).join("\n");
  }
}
