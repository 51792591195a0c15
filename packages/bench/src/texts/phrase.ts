/** Names of groups, notes and warnings of a report, with gaps in braces; what is shown in another language has a row for each. */
export const PHRASES = [
  // Groups.
  "{n} in flight",
  "at {rate}",
  "cold start",
  "memory",
  "reconnect",
  "suite",
  "a room of {n}",
  "{n} rooms of {members}",
  // Warnings.
  "the machine was busy before the run: load {load} on {cores} cores; intervals are wider for it",
  "CPU and memory of servers are known on Linux only",
  // Notes.
  "{names}: one process all the time. Two processes of the same code may differ by up to 5 % as long as they live, so less than that is not claimed.",
  "{group}: a rate with ≥ is a lower bound, for the server was not what set the limit: {limited}. CPU for a message holds all the same.",
  "{group}: not kept up with, so latencies grow with the window: {late}.",
  "{name}: not run, it is running already",
  "{name}: not run, a URL is reached as it is",
  "{name}: not run, a URL has no process whose CPU is known",
  "{name}: not run, its wsfn.json has no rooms",
  "{name}: run from its folder, it could not be packed: {why}",
  "{name}: no bare interpreter beside it, a container brings its own",
  "{name}: no figures of the reference suite for its library",
  "{name}: Autobahn took {wall} s on {library} ({faster} s with a faster validator), the server {cpu} CPU s",
  "nginx: not run, this machine has none (apt-get install nginx-light)",
  "not run: nobody provided the suite",
  "not run: this machine has no redis-server (apt-get install redis-server)",
  // Parts of notes.
  "{name} (busy {busy}, the generator {own})",
] as const;

/** A text that a report may hold, before its gaps are filled. */
export type Phrase = (typeof PHRASES)[number];

type Names<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type Values<S extends string> = [Names<S>] extends [never]
  ? []
  : [Readonly<Record<Names<S>, string | number>>];

/** A phrase with its gaps filled. */
export const phrase = <P extends Phrase>(text: P, ...[values]: Values<P>): string => filled(text, values);

/** A text with gaps, each filled with the value of its name. */
export const filled = (text: string, values: Readonly<Record<string, string | number>> = {}): string =>
  text.replaceAll(/\{(\w+)\}/g, (gap, name: string) => String(values[name] ?? gap));

/** What fills the gaps of a phrase in a text that it made; undefined for another text. */
export function gapsOf(text: string, of: Phrase): Readonly<Record<string, string>> | undefined {
  const pattern = of
    .replaceAll(/[.*+?^$()|[\]\\]/g, "\\$&")
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => `(?<${name}>.+?)`);
  const found = new RegExp(`^${pattern}$`, "s").exec(text);
  return found === null ? undefined : { ...found.groups };
}
