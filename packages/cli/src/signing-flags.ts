import type { SignCallOptions } from "@wsfn/platform";
import { type Command, InvalidArgumentError, Option } from "commander";
import { duration } from "./dev/gateway-options.ts";
import { say } from "./language/language.ts";

/** As commander hands them on: how a call is signed. */
export interface SigningFlags {
  readonly expires: number;
  readonly scheme: NonNullable<SignCallOptions["scheme"]>;
  readonly claim?: Readonly<Record<string, unknown>>;
  readonly key?: string;
}

/** The part of the options of `signCall` that the flags set. */
export type SigningChoice = Pick<SignCallOptions, "expiresInSeconds" | "scheme" | "claims" | "keyId">;

/** Adds `--expires`, `--scheme`, `--claim` and `--key`, the same on every command that signs. */
export const addSigningFlags = (command: Command): Command =>
  command
    .addOption(
      new Option("--expires <time>", "how long a signed URL or a token is good")
        .default(3_600_000, "1h")
        .argParser(duration),
    )
    .addOption(
      new Option("--scheme <name>", "authType function: headers of the platform's 3.0 or 2.0")
        .choices(["acs3", "fc2"])
        .default("acs3"),
    )
    .option(
      "--claim <name=value>",
      "authType jwt: a claim; may be repeated; a value is JSON, else text",
      claim,
    )
    .option("--key <kid>", "authType jwt: the key's id, where there are several");

/** The flags as `signCall` takes them. */
export const signingOf = ({ expires, scheme, claim: claims, key }: SigningFlags): SigningChoice => ({
  expiresInSeconds: Math.max(1, Math.floor(expires / 1000)),
  scheme,
  ...(claims && { claims }),
  ...(key !== undefined && { keyId: key }),
});

/** `sub=me`, `roles=["a"]`. */
function claim(text: string, before: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const [, name = "", value = ""] = /^([^=\s]+)=(.*)$/s.exec(text) ?? [];
  if (name === "") throw new InvalidArgumentError(say("expected NAME=VALUE."));
  return { ...before, [name]: jsonOr(value) };
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // the usual case: a word
  }
}
