import { posix } from "node:path";

/** Where a server listens by its command line. */
export interface BindArgument {
  /** As written: `-b 127.0.0.1:9000`; for a server's own default, its sentence. */
  readonly words: string;
  /** Undefined where only the port is given. */
  readonly host: string | undefined;
  /** Undefined where it is not given, or by a variable. */
  readonly port: number | undefined;
}

/** The option of a server that sets where it listens, by its manual. */
interface ServerRow {
  /** Options whose value is HOST, HOST:PORT or :PORT. */
  readonly host: readonly string[];
  readonly port: readonly string[];
  /** Where it listens without one. */
  readonly byDefault?: { readonly host: string; readonly port: number };
  /** Options and variables that may set it elsewhere, so that its default is not known to hold. */
  readonly elsewhere: readonly string[];
}

const LOOPBACK_8000 = { host: "127.0.0.1", port: 8000 };
const BIND = ["-b", "--bind"];

const SERVERS: Readonly<Record<string, ServerRow>> = {
  gunicorn: {
    host: BIND,
    port: [],
    byDefault: LOOPBACK_8000,
    elsewhere: ["-c", "--config", "PORT", "GUNICORN_CMD_ARGS", "gunicorn.conf.py"],
  },
  uvicorn: {
    host: ["--host"],
    port: ["--port"],
    byDefault: LOOPBACK_8000,
    elsewhere: ["--fd", "--uds", "--env-file", "UVICORN_HOST", "UVICORN_PORT"],
  },
  hypercorn: {
    host: BIND,
    port: [],
    byDefault: LOOPBACK_8000,
    elsewhere: ["-c", "--config", "hypercorn.toml"],
  },
  daphne: {
    host: BIND,
    port: ["-p", "--port"],
    byDefault: LOOPBACK_8000,
    elsewhere: ["-e", "--endpoint", "-u", "--unix-socket", "--fd"],
  },
  flask: {
    host: ["-h", "--host"],
    port: ["-p", "--port"],
    byDefault: { host: "127.0.0.1", port: 5000 },
    elsewhere: ["FLASK_RUN_HOST", "FLASK_RUN_PORT", "-e", "--env-file", ".flaskenv"],
  },
  granian: {
    host: ["--host"],
    port: ["--port"],
    byDefault: LOOPBACK_8000,
    elsewhere: ["GRANIAN_HOST", "GRANIAN_PORT"],
  },
  "waitress-serve": { host: ["--host", "--listen"], port: ["--port"], elsewhere: [] },
};

/** What other programs call it; a port alone may be that of something else. */
const ANY: ServerRow = {
  host: ["--host", "--bind", "--hostname", "--listen"],
  port: [],
  elsewhere: [],
};

/** Where the words of a start command put its server. Undefined where they do not say, and its default is not known. */
export function bindArgument(
  words: readonly string[],
  { environment, has }: BindContext,
): BindArgument | undefined {
  const at = words.findIndex((word) => Object.hasOwn(SERVERS, posix.basename(word)));
  const name = posix.basename(words[at] ?? "");
  const row = at === -1 ? ANY : (SERVERS[name] ?? ANY);
  const args = words.slice(at + 1);
  const host = optionOf(args, row.host);
  const port = optionOf(args, row.port);
  if (host === undefined && port === undefined) {
    const isOpen = row.elsewhere.some(
      (one) => optionOf(args, [one]) !== undefined || Object.hasOwn(environment, one) || has(one),
    );
    if (row.byDefault === undefined || isOpen) return undefined;
    const { byDefault } = row;
    return { words: `${name} listens on ${byDefault.host}:${byDefault.port} by default`, ...byDefault };
  }
  const place = host === undefined ? undefined : hostAndPort(host.value);
  return {
    words: [host, port].flatMap((one) => one?.words ?? []).join(" "),
    host: place === undefined ? row.byDefault?.host : place.host,
    port: place?.port ?? numberOf(port?.value),
  };
}

/** What else may say where a server listens. */
export interface BindContext {
  readonly environment: Readonly<Record<string, string>>;
  /** Whether the code folder has a file. */
  readonly has: (file: string) => boolean;
}

/** The value of the first of these options: `-b X`, `-bX`, `--bind X`, `--bind=X`. */
function optionOf(
  args: readonly string[],
  names: readonly string[],
): { readonly value: string; readonly words: string } | undefined {
  for (const [i, word] of args.entries()) {
    const name = names.find((one) => one === word);
    if (name !== undefined) return { value: args[i + 1] ?? "", words: `${word} ${args[i + 1] ?? ""}` };
    const joined = names.find((one) =>
      one.startsWith("--") ? word.startsWith(`${one}=`) : /^-\w$/.test(one) && word.startsWith(one),
    );
    if (joined !== undefined) return { value: word.slice(joined.length).replace(/^=/, ""), words: word };
  }
  return undefined;
}

/** `127.0.0.1:9000`, `[::1]:9000`, `:9000`, `localhost`; a path of a socket or a variable is no address. */
function hostAndPort(value: string): {
  readonly host: string | undefined;
  readonly port: number | undefined;
} {
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:/$]*))(?::(.+))?$/.exec(value) ?? [];
  if (bracketed === undefined && plain === undefined)
    return { host: value === "::1" ? value : undefined, port: undefined };
  const host = bracketed ?? plain;
  return { host: host === "" ? "0.0.0.0" : host, port: numberOf(port) };
}

const numberOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,5}$/.test(text) ? Number(text) : undefined;

/** Whether nobody outside the instance can reach an address. */
export const isLoopback = (host: string | undefined): boolean =>
  host !== undefined && /^(?:127(?:\.\d+){3}|localhost|::1)$/i.test(host);
