import type { SourceText } from "./source-text.ts";

/** Guesses are cheap for a server that answers, and two seconds each for one that does not. */
const MAX_PATHS = 12;
const PATH_WRITTEN = /(["'`])(\/[\w./-]{1,60})\1/g;
/** Paths of files, and folders of this or the platform's system. */
const NO_ROUTE = /\.[a-z]\w*$|^\/(?:code|opt|usr|var|etc|tmp|bin|home|proc)(?:\/|$)/;
const SOUNDS_LIKE = /ws|socket|chat|echo|live|stream|realtime|room/i;
/** Engine.IO protocol, revision 4: its WebSocket transport. */
const SOCKET_IO = "/socket.io/?EIO=4&transport=websocket";

/** Paths at which a server may take handshakes, by what its sources say; the likeliest first. */
export function handshakePaths(sources: readonly SourceText[]): readonly string[] {
  const lines = sources.flatMap((source) => source.lines);
  const written = lines
    .flatMap((line) => [...line.matchAll(PATH_WRITTEN)].map((match) => match[2] ?? ""))
    .filter((path) => !NO_ROUTE.test(path));
  const likely = written.filter((path) => SOUNDS_LIKE.test(path));
  const library = lines.some((line) => /["'`]socket\.io["'`]/.test(line)) ? [SOCKET_IO] : [];
  return [...new Set([...library, ...likely, ...written])].slice(0, MAX_PATHS);
}
