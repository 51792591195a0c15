import { readFileSync } from "node:fs";
import { PlatformError, parseSecrets, type Secrets } from "@wsfn/platform";
import { factRows, say } from "./language/language.ts";
import { UsageError } from "./usage-error.ts";

/** Name of the variable that may hold what a file may hold. */
const SECRETS_VARIABLE = "WSFN_SECRETS";

/**
 * What callers authenticate with: from a file, or from the variable WSFN_SECRETS. Undefined where neither is given.
 *
 * @throws {UsageError} for what cannot be read; no message holds a secret
 */
export function readSecrets(file: string | undefined): Secrets | undefined {
  const text = file === undefined ? process.env[SECRETS_VARIABLE] : textOf(file);
  if (text === undefined) return undefined;
  try {
    return parseSecrets(text, file ?? say("the variable {name}", { name: SECRETS_VARIABLE }));
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    throw new UsageError(
      `${error.textIn(factRows())}\n→ ${say("node_modules/wsfn/secrets.example.json shows every field (in a clone: packages/cli/secrets.example.json)")}`,
    );
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(say("the secrets cannot be read: {why}", { why: (error as Error).message }));
  }
}
