import { stripVTControlCharacters } from "node:util";

/**
 * A report whose texts steer neither a terminal nor a reader: names of servers and what they answered are data. Line breaks stay, other
 * control characters become U+FFFD, and so do marks that turn the direction of reading.
 */
export function printable<T>(report: T): T {
  const text = (value: string): string =>
    stripVTControlCharacters(value).replaceAll(
      /[^\P{Cc}\n]|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu,
      "\u{fffd}",
    );
  return JSON.parse(JSON.stringify(report), (_, value) => (typeof value === "string" ? text(value) : value));
}
