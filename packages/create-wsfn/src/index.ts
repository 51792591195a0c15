export { type Choices, type Given, type Invocation, sameAgain } from "./choices.ts";
export { type CreateCommandOptions, createCommand } from "./command.ts";
export { type CreateExit, type CreateOptions, create } from "./create.ts";
export { CreateError } from "./create-error.ts";
export { renamed } from "./function-name.ts";
export { PACKAGE_MANAGERS, type PackageManager } from "./package-manager.ts";
export { standaloneFiles } from "./standalone-files.ts";
export {
  type FunctionFile,
  readTemplates,
  TARGETS,
  type Target,
  type Template,
  type TemplateFile,
} from "./template.ts";
export { type CreateProblem, type Locale, localeOf, type ProblemWords } from "./words.ts";
