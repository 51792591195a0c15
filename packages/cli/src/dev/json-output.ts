import type { GatewayEvent } from "@wsfn/gateway";
import { buildText, type DevOutput, endsIt, notGreeted } from "./dev-output.ts";

/** One JSON line on stdout for each event; what a person should know goes to stderr. */
export function jsonOutput(): DevOutput {
  const print = (value: unknown): void => console.log(JSON.stringify(value));
  return {
    tell: (line) => console.error(line),
    working: () => {},
    building: () => {},
    buildLine: (dir, line) => console.error(buildText(dir, line)),
    buildFailed: () => {}, // its lines were printed, and the command ends with the rest
    needs: () => {},
    event: (event) => {
      // What marks a line for a person, and what its words are made of, is no part of the contract with programs.
      const { note: _, says: __, ...line } = event as GatewayEvent & { note?: true; says?: unknown };
      print(line);
    },
    serving: () => console.error(endsIt()),
    console: ({ url, api }) => print({ event: "console", url, api }),
    greeting: () => {},
    greeted: (name, greeting) => {
      if ("failed" in greeting) console.error(notGreeted(name, greeting.failed));
      else print({ event: "greeted", function: name, ...greeting });
    },
    stopping: () => console.error("stopping"),
    summary: (summary) => print({ event: "summary", ...summary }),
    [Symbol.dispose]: () => {},
  };
}
