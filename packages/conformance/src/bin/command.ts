export { DECLARABLE, SUITES } from "../case/case.ts";
export { type ConformExitCode, conform, type Judging } from "./conform.ts";
export {
  addConformOptions,
  CONFORM_OPTIONS,
  type ConformOptions,
  EXIT_CODES,
  type OptionRow,
} from "./conform-options.ts";
export type { HelpWords } from "./help/help-words.ts";
export { helpWords } from "./help/language.ts";
export { standAlone } from "./stand-alone.ts";
