import type { ReadOptions } from "@wsfn/platform";
import type { Command } from "commander";

/** As commander hands them on: how an `s.yaml` is read, by the flags of the platform's own tool. */
export interface ReadingFlags {
  readonly template?: string;
  readonly env?: string;
}

/** The part of a reader's options that the flags set. */
export type Reading = Pick<ReadOptions, "template" | "environmentName">;

/** Adds `-t FILE` and `--env NAME`, the same on every command that takes a folder. `image` has a `-t` of its own. */
export const addReadingFlags = (command: Command, options: { readonly short?: boolean } = {}): Command =>
  command
    .option(
      `${options.short === false ? "" : "-t, "}--template <file>`,
      "yaml file of the folder to read; default: s.yaml, else s.yml",
    )
    .option("--env <name>", "environment of env.yaml, whose overlays are laid over the resources");

/** The flags as the reader takes them. */
export const readingOf = ({ template, env }: ReadingFlags): Reading => ({ template, environmentName: env });

/** The same flags as words of a command line. */
export const readingWords = ({ template, env }: ReadingFlags): readonly string[] => [
  ...(template === undefined ? [] : ["--template", template]),
  ...(env === undefined ? [] : ["--env", env]),
];
