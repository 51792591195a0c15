import { confirm, isCancel, select, text } from "@clack/prompts";
import {
  type Choices,
  DEFAULT_FOLDER,
  defaultTemplate,
  functionName,
  type Given,
  targetOf,
  templateNamed,
} from "./choices.ts";
import { isFree } from "./function-folder.ts";
import { suggestedName } from "./function-name.ts";
import { callingPackageManager, PACKAGE_MANAGERS } from "./package-manager.ts";
import type { Target, Template } from "./template.ts";
import type { Locale, Words } from "./words.ts";

/** Raised when a person ends the questions, with Ctrl-C or by an answer. Nothing was made. */
export class Cancelled extends Error {
  override readonly name = "Cancelled";
}

/** What the questions need. */
export interface Questionnaire {
  readonly templates: readonly Template[];
  readonly words: Words;
  readonly locale: Locale;
  /** Ends the question that is asked at that moment. */
  readonly signal: AbortSignal;
}

/**
 * Asks a person for what was not given, in an order in which each answer narrows the next.
 * @throws {Cancelled} when the person ends it. {CreateError} when what was given cannot be.
 */
export async function ask(
  given: Given,
  { templates, words, locale, signal }: Questionnaire,
): Promise<Choices> {
  const folder = given.folder ?? (await askFolder({ words, signal }));
  const name = functionName(folder, given.name);
  const overwrite = given.overwrite ?? (!isFree(folder) && (await askOverwrite(folder, { words, signal })));
  const template =
    given.template === undefined
      ? await askTemplate({ templates, words, locale, signal })
      : templateNamed(templates, given.template);
  const target =
    given.target !== undefined || template.targets.length === 1
      ? targetOf(template, given.target)
      : await askTarget(template, { words, signal });
  const packageManager =
    given.packageManager ??
    answered(
      await select({
        message: words.packageManager,
        options: PACKAGE_MANAGERS.map((value) => ({ value, label: value })),
        initialValue: callingPackageManager(),
        signal,
      }),
    );
  const install = given.install ?? answered(await confirm({ message: words.install, signal }));
  return { folder, name, template, target, packageManager, install, overwrite };
}

/** The choices without a question: what was given, and the defaults. @throws {CreateError} when what was given cannot be. */
export function takeDefaults(given: Given, templates: readonly Template[]): Choices {
  const folder = given.folder ?? DEFAULT_FOLDER;
  const template = templateNamed(templates, given.template);
  return {
    folder,
    name: functionName(folder, given.name),
    template,
    target: targetOf(template, given.target),
    packageManager: given.packageManager ?? callingPackageManager(),
    install: given.install ?? true,
    overwrite: given.overwrite ?? false,
  };
}

/** What every question needs. */
type Asking = Pick<Questionnaire, "words" | "signal">;

async function askFolder({ words, signal }: Asking): Promise<string> {
  const validate = (folder = ""): string | undefined => {
    const last = (folder || DEFAULT_FOLDER).split("/").at(-1) ?? "";
    const isNameless = suggestedName(last) === undefined && !/^\.{1,2}$/.test(last);
    return isNameless ? words.problems.badName(last, undefined) : undefined;
  };
  const folder = answered(
    await text({
      message: words.folder,
      placeholder: DEFAULT_FOLDER,
      defaultValue: DEFAULT_FOLDER,
      validate,
      signal,
    }),
  );
  return folder;
}

async function askOverwrite(folder: string, { words, signal }: Asking): Promise<boolean> {
  if (answered(await confirm({ message: words.overwrite(folder), initialValue: false, signal }))) return true;
  throw new Cancelled();
}

async function askTemplate({ templates, words, locale, signal }: Questionnaire): Promise<Template> {
  const name = answered(
    await select({
      message: words.template,
      options: templates.map((one) => ({
        value: one.name,
        label: one.name,
        hint: one.summaryIn[locale] ?? one.summary,
      })),
      initialValue: defaultTemplate(templates)?.name ?? "",
      maxItems: 12,
      signal,
    }),
  );
  return templateNamed(templates, name);
}

async function askTarget(template: Template, { words, signal }: Asking): Promise<Target> {
  const options = template.targets.map((value) => ({ value, label: words.targets[value] }));
  return answered(await select<Target>({ message: words.target, options, signal }));
}

function answered<T>(answer: T): Exclude<T, symbol> {
  if (isCancel(answer)) throw new Cancelled();
  return answer as Exclude<T, symbol>;
}
