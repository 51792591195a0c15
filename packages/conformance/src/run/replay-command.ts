import type { Capability, Depth } from "../case/case.ts";

/** What of a run decides how one of its cases goes. Named as the options of the command line are. */
export interface Replayed {
  readonly depth?: Depth;
  readonly strict?: boolean;
  readonly capabilities?: readonly Capability[];
  readonly insecure?: boolean;
  /** Stated in a file, whose name is for the reader to put in. */
  readonly rooms?: object;
  readonly header?: Readonly<Record<string, string>>;
}

/**
 * The command that runs one case again as it was run, ready to be copied into a shell. Reports are passed on, so what may be a
 * secret is left for the reader to put in: values of headers here, the rest in {@link printableUrl}.
 */
export function replayCommand(program: string, url: string, id: string, options: Replayed): string {
  const words = [
    printableUrl(url),
    "--case",
    id,
    ...(options.depth === "full" ? ["--depth", "full"] : []),
    ...(options.strict ? ["--strict"] : []),
    ...(options.capabilities ? ["--capabilities", options.capabilities.join(",")] : []),
    ...(options.rooms ? ["--rooms", "..."] : []),
    ...(options.insecure ? ["--insecure"] : []),
    ...Object.keys(options.header ?? {}).flatMap((name) => ["--header", `${name}: ...`]),
  ];
  return [program, ...words.map(shellWord)].join(" ");
}

/** The URL as it was given, with `...` in place of a password and of the values in its query, where tokens travel. */
export const printableUrl = (url: string): string =>
  url
    .replace(/^(\w+:\/\/[^/?#@]*?):[^/?#]*@/, "$1:...@")
    .replace(/\?[^#]*/, (query) => query.replace(/=[^&]*/g, "=..."));

/** As it is where every shell leaves it alone, else in single quotes. */
const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
