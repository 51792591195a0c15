export { type ConformExitCode, conform, type Judging } from "./conform.ts";
export {
  CONFORM_OPTIONS,
  type ConformOptions,
  EXIT_CODES,
  longName,
  type OptionRow,
  readOption,
} from "./conform-options.ts";
export { standAlone } from "./stand-alone.ts";
