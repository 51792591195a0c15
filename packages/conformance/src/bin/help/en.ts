import { CONFORM_OPTIONS, type ConformOptions, EXIT_CODES } from "../conform-options.ts";
import type { HelpWords } from "./help-words.ts";

/** The help in English; what an option does is in its own table. */
export const HELP_EN: HelpWords = {
  description: "Runs the WebSocket conformance suite against any server that echoes, and judges it.",
  url: "ws:// or wss:// URL",
  version: "print the version",
  help: "print this help",
  titles: { "Usage:": "Usage:", "Arguments:": "Arguments:", "Options:": "Options:" },
  examples: "Examples:",
  wholeCatalogue: "the whole catalogue",
  twoSuites: "two suites",
  oneCase: "one case",
  catalogue: "the catalogue",
  exitCodes: EXIT_CODES,
  options: Object.fromEntries(
    Object.entries(CONFORM_OPTIONS).map(([key, { says }]) => [key, says]),
  ) as Record<keyof ConformOptions, string>,
};
