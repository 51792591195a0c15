import type { ConsoleFunction } from "../../src/api/reports.ts";
import type { Asked } from "../model/api.ts";
import { type SignFields, signFieldsFor, signRequest, signWords } from "./sign-fields.ts";

/** What a person filled in to connect. */
export interface ConnectFields extends SignFields {
  readonly url: string;
  /** `Name: value`, one a line. */
  readonly headers: string;
  /** Separated by commas. */
  readonly subprotocols: string;
  readonly isCompressed: boolean;
  readonly count: number;
}

/** The fields for a function, before a person changes them. */
export const fieldsFor = (served: ConsoleFunction): ConnectFields => ({
  ...{ url: new URL(served.path, served.wsUrl).href, headers: "", subprotocols: "" },
  ...{ isCompressed: true, count: 1 },
  ...signFieldsFor(served),
});

/** The request that connects. @throws {Error} for claims that are no JSON object. */
export function connectRequest(
  fields: ConnectFields,
  served: ConsoleFunction,
): Asked & { readonly do: "connect" } {
  const { url, isCompressed: compress, count } = fields;
  const headers = headerLines(fields.headers);
  const subprotocols = listOf(fields.subprotocols);
  const sign = signRequest(fields, served);
  return {
    ...{ do: "connect", url, compress, count },
    ...(headers.length > 0 && { headers }),
    ...(subprotocols.length > 0 && { subprotocols }),
    ...(sign && { sign }),
  };
}

/** The command that connects once, in the same way, in a terminal. @throws {Error} as `connectRequest`. */
export function connectCommand(fields: ConnectFields, served: ConsoleFunction): string {
  const headers = headerLines(fields.headers).flatMap(([name, value]) => ["--header", `${name}: ${value}`]);
  const subprotocols = listOf(fields.subprotocols).flatMap((name) => ["--subprotocol", name]);
  const compress = fields.isCompressed ? [] : ["--no-compress"];
  const words = [fields.url, ...headers, ...subprotocols, ...compress, ...signWords(fields, served)];
  return ["wsfn connect", ...words.map(quoted)].join(" ");
}

const headerLines = (text: string): [name: string, value: string][] =>
  text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const colon = line.indexOf(":");
      return colon < 0 ? [line.trim(), ""] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
    });

const listOf = (text: string): string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

/** For a POSIX shell. */
const quoted = (text: string): string =>
  /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
