import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command, CommanderError } from "commander";
import { CannotJudge } from "../cannot-judge.ts";
import { displayWidth, wrap } from "../report/terminal/display-width.ts";
import type { Language } from "../report/terminal/words/language.ts";
import { conformance } from "../run/runner.ts";
import { chineseOfConformance, usageInChinese } from "../words/index.ts";
import { conform } from "./conform.ts";
import { addConformOptions, type ConformOptions } from "./conform-options.ts";
import type { HelpWords } from "./help/help-words.ts";
import { helpWords } from "./help/language.ts";
import { languageFor } from "./locale.ts";
import { stopSignal } from "./stop-signal.ts";

const PROGRAM = "wsfn-conform";

/** `wsfn-conform`: the suite as a program that needs nothing but Node. Sets the exit code; never throws. */
export async function standAlone(argv: readonly string[]): Promise<void> {
  // The reader of a pipe may leave early (`| head`): that is its right and no fault.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });
  const language = languageFor(argv);
  const rows = language === "zh" ? await chineseOfConformance() : {};
  try {
    await program(language, await helpWords(language)).parseAsync(argv, { from: "user" });
  } catch (error) {
    // Commander has printed what it throws; help and version are thrown with 0.
    if (error instanceof CommanderError && error.exitCode === 0) return;
    if (error instanceof CannotJudge) {
      const mark = language === "zh" ? "；" : "; ";
      console.error(`${PROGRAM}: ${error.textIn(rows)}${mark}${error.hintIn(rows)}`);
    } else if (!(error instanceof CommanderError))
      console.error(`${PROGRAM}: this is a defect of ${PROGRAM}, please report it:`, error);
    process.exitCode = 2;
  }
}

function program(language: Language, words: HelpWords): Command {
  const command = new Command(PROGRAM)
    .description(words.description)
    .argument("[url]", words.url)
    .version(version(), "-V, --version", words.version)
    .helpOption("-h, --help", words.help)
    .configureHelp({
      styleTitle: (title) => words.titles[title as keyof HelpWords["titles"]] ?? title,
      // What breaks its lines knows where Chinese may be broken.
      ...(language === "zh" && { displayWidth, boxWrap: (text, columns) => wrap(text, columns).join("\n") }),
    })
    .configureOutput({
      outputError: (text, write) =>
        write((language === "zh" ? usageInChinese(text) : text).replace(/^error: /, `${PROGRAM}: `)),
    })
    .exitOverride()
    .addHelpText(
      "after",
      `
${words.examples}
  ${PROGRAM} ws://localhost:8080                          ${words.wholeCatalogue}
  ${PROGRAM} ws://localhost:8080 --suite close,utf8       ${words.twoSuites}
  ${PROGRAM} ws://localhost:8080 --case framing/text-125  ${words.oneCase}
  ${PROGRAM} wss://example.com/socket -H 'Authorization: Bearer TOKEN'
  ${PROGRAM} ws://localhost:8080 --report junit --out junit.xml --report html --out report.html
  ${PROGRAM} --list --json                                ${words.catalogue}

${words.exitCodes}`,
    );
  return addConformOptions(command, words.options).action(
    async (url: string | undefined, options: ConformOptions) => {
      process.exitCode = await conform(url, options, {
        program: `npx ${PROGRAM}`,
        wanted: "a URL",
        language,
        signal: stopSignal(),
        judge: conformance,
      });
    },
  );
}

/** The version of the package that this file belongs to, wherever its build has put it. */
function version(): string {
  for (let dir = dirname(fileURLToPath(import.meta.url)); dir !== dirname(dir); dir = dirname(dir)) {
    const file = join(dir, "package.json");
    if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")).version;
  }
  return "unknown";
}
