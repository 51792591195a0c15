import type { Command } from "commander";
import { columnsOf } from "../text/width.ts";
import { type Plain, say } from "./language.ts";

/** What stands below the options of a command. */
export interface Examples {
  /** A command line, and what it does where that does not show. */
  readonly examples: readonly (readonly [line: string, does?: Plain])[];
  /** Sentences below them, each on a line of its own. */
  readonly notes?: readonly Plain[];
  /** More that stands above them. */
  readonly above?: () => readonly string[];
}

/** Adds examples to the help of a command. They are put into words when they are shown. */
export const addExamples = (command: Command, { examples, notes = [], above }: Examples): Command =>
  command.addHelpText("after", () => {
    const described = examples.filter(([, does]) => does !== undefined);
    const width = Math.max(0, ...described.map(([line]) => columnsOf(line)));
    const lines = examples.map(([line, does]) =>
      does === undefined ? `  ${line}` : `  ${line.padEnd(width)}  ${say(does)}`,
    );
    const before = above === undefined ? [] : [...above(), ""];
    const after = notes.length === 0 ? [] : ["", ...notes.map((note) => say(note))];
    return ["", ...before, say("Examples:"), ...lines, ...after].join("\n");
  });
