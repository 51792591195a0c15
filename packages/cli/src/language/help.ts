import type { Argument, HelpConfiguration, Option } from "commander";
import { type Paint, painter, type Screen } from "../text/screen.ts";
import { columnsOf } from "../text/width.ts";
import { wrapped } from "../text/wrapped.ts";
import { isChinese, translated } from "./language.ts";

/** How commander shows help, in the language of this process. */
export async function helpConfiguration(screen: Screen | undefined): Promise<HelpConfiguration> {
  const paint: Paint = painter(screen);
  const styleTitle = (title: string): string => paint("bold", translated(title));
  if (!isChinese()) return { styleTitle };
  const { CONFORM_OPTIONS, helpWords } = await import("@wsfn/conformance/command");
  const { options } = await helpWords("zh");
  const ofConform = (english: string): string | undefined => {
    const keys = Object.keys(CONFORM_OPTIONS) as (keyof typeof CONFORM_OPTIONS)[];
    const key = keys.find((one) => CONFORM_OPTIONS[one].says === english);
    return key && options[key];
  };
  return {
    styleTitle,
    displayWidth: columnsOf,
    // A description is one paragraph: what breaks its lines knows where Chinese may be broken.
    boxWrap: (text, width) => wrapped(text, 0, { columns: width, hasColor: false }).join("\n"),
    commandDescription: (command) => translated(command.description()),
    subcommandDescription: (command) => translated(command.summary() || command.description()),
    optionDescription: (option) =>
      described(ofConform(option.description) ?? translated(option.description), option),
    argumentDescription: (argument) => described(translated(argument.description), argument),
  };
}

/** A description, and what may be given, in brackets. */
function described(text: string, of: Option | Argument): string {
  const { argChoices: choices, defaultValue, defaultValueDescription: shown } = of;
  const isSwitch = "isBoolean" in of && of.isBoolean();
  const parts = [
    ...(choices ? [`可选：${choices.join("、")}`] : []),
    ...(defaultValue === undefined || isSwitch ? [] : [`默认：${shown ?? [defaultValue].flat().join("、")}`]),
  ];
  return parts.length === 0 ? text : `${text}（${parts.join("；")}）`;
}
