import type { SourceText } from "./source-text.ts";

/** Guesses are cheap for a server that answers, and two seconds each for one that does not. */
const MAX_PATHS = 16;
/** A quoted path, parameters included: `"/ws"`, `'/ws/{room}'`, `"/rooms/:id"`, `"/chat/<name>"`. */
const QUOTED_PATH = /(["'`])(\/[\w./{}:<>-]{1,60})\1/g;
/** Django names its routes without the first slash, and may write them as regular expressions. */
const DJANGO_ROUTE = /\b(?:re_)?path\(\s*r?(["'])\^?([\w/<>:()?\\+.*-]{1,80})\$?\1/g;
/** What stands in front of other routes: FastAPI, Flask, Express, Hono, axum. */
const PREFIX =
  /(?:\b(?:url_)?prefix\s*[=:]\s*|\.(?:use|mount|nest|route|basePath|register)\(\s*)(["'`])(\/[\w./-]{1,40})\1/g;
/** Paths of files, and folders of this or the platform's system. */
const NO_ROUTE = /\.[a-z]\w*$|^\/(?:code|opt|usr|var|etc|tmp|bin|home|proc)(?:\/|$)/;
const SOUNDS_LIKE = /ws|socket|chat|echo|live|stream|realtime|room/i;
const SOCKET_IO = /["'`]socket\.io["'`]|\b(?:import|from)\s+(?:flask_)?socketio\b/;
/** Engine.IO protocol, revision 4: its WebSocket transport. */
const SOCKET_IO_PATH = "/socket.io/?EIO=4&transport=websocket";

/** Paths at which a server may take handshakes, by what its sources have; the likeliest first. */
export function handshakePaths(sources: readonly SourceText[]): readonly string[] {
  const lines = sources.flatMap((source) => source.lines);
  const found = (pattern: RegExp): string[] =>
    lines.flatMap((line) => [...line.matchAll(pattern)].map((match) => match[2] ?? ""));
  const quoted = found(QUOTED_PATH);
  const django = found(DJANGO_ROUTE).map((route) => `/${route.replace(/^\//, "")}`);
  const routes = [...quoted, ...django].map(filledIn).filter((path) => !NO_ROUTE.test(path));
  const likely = routes.filter((path) => SOUNDS_LIKE.test(path));
  const prefixed = found(PREFIX).flatMap((prefix) =>
    likely.filter((path) => !path.startsWith(prefix)).map((path) => prefix.replace(/\/$/, "") + path),
  );
  const library = lines.some((line) => SOCKET_IO.test(line)) ? [SOCKET_IO_PATH] : [];
  return [...new Set([...library, ...likely, ...prefixed, ...routes])].slice(0, MAX_PATHS);
}

/** A route with its parameters filled in: a 1 is a number and a name. */
const filledIn = (route: string): string =>
  route
    .replaceAll(/\(\?P?<\w+>(?:[^()]|\([^()]*\))*\)/g, "1")
    .replaceAll(/\{[^{}/]*\}|<[^<>/]*>|:\w+/g, "1")
    .replaceAll(/\\\/|[\\?*+()]/g, (text) => (text === "\\/" ? "/" : ""));
