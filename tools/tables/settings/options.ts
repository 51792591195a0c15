import { wsfnProgram } from "wsfn/program";
import { markdownTable } from "../marked-section.ts";

/** Every option of every command, from the program itself. */
export async function commandOptions(): Promise<string> {
  const { commands } = await wsfnProgram();
  return commands
    .map((command) => {
      const args = command.registeredArguments.map((one) => {
        const named = `${one.name()}${one.variadic ? "..." : ""}`;
        return one.required ? `<${named}>` : `[${named}]`;
      });
      const rows = command.options.map((option) => [
        `\`${option.flags}\``,
        [
          option.description,
          option.argChoices && `one of ${option.argChoices.map((choice) => `\`${choice}\``).join(", ")}`,
          typeof option.defaultValue === "string" && `default \`${option.defaultValue}\``,
        ]
          .filter(Boolean)
          .join("; ")
          .replaceAll("<", "&lt;"),
      ]);
      const title = `### \`${["wsfn", command.name(), ...args].join(" ")}\``;
      const summary = command.summary() || command.description();
      const table = rows.length === 0 ? "" : `\n\n${markdownTable(["option", "meaning"], rows)}`;
      return `${title}\n\n${summary[0]?.toUpperCase()}${summary.slice(1).replace(/\.$/, "")}.${table}`;
    })
    .join("\n\n");
}
