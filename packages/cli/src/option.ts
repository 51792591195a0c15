import { InvalidArgumentError } from "commander";
import { say } from "./language/language.ts";

/** An integer option within its bounds. */
export const integer =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new InvalidArgumentError(say("expected a whole number from {least} to {most}.", { least, most }));
    }
    return value;
  };

/** A path as a request writes it, query included. */
export function requestPath(text: string): string {
  if (!/^\/[!-~]*$/.test(text)) {
    throw new InvalidArgumentError(say("expected a path that begins with /, in ASCII and without spaces."));
  }
  return text;
}

/** `a,b` as a list; empty parts are a typing error. */
export function list(text: string): readonly string[] {
  const parts = text.split(",").map((part) => part.trim());
  if (parts.includes("")) throw new InvalidArgumentError(say("expected names with commas between them."));
  return parts;
}
