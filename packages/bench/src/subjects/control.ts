import { fileURLToPath } from "node:url";
import { functionFromCommand } from "@wsfn/platform";
import { programBeside } from "../process/helper-process.ts";
import type { FunctionSubject } from "../scenario.ts";

/** The echo without a library (`control-program.ts`) as a subject: where sockets and this machine end and libraries begin. */
export function control(): FunctionSubject {
  const dir = fileURLToPath(new URL(".", import.meta.url));
  const program = fileURLToPath(programBeside(import.meta.url, "control-program"));
  const name = "bare sockets";
  const command = [process.execPath, program];
  return { name, dir, spec: functionFromCommand(dir, "node", { name: "control", command }) };
}
