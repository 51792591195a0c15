import type { ConformOptions } from "../conform-options.ts";

/** Every word of the help of a program that judges. */
export interface HelpWords {
  readonly description: string;
  readonly url: string;
  readonly version: string;
  readonly help: string;
  /** Headings, by those of commander. */
  readonly titles: Readonly<Record<"Usage:" | "Arguments:" | "Options:", string>>;
  readonly examples: string;
  readonly wholeCatalogue: string;
  readonly twoSuites: string;
  readonly oneCase: string;
  readonly catalogue: string;
  readonly exitCodes: string;
  /** What each option does. */
  readonly options: Readonly<Record<keyof ConformOptions, string>>;
}
