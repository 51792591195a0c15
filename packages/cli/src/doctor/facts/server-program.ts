import type { FunctionSpec } from "@wsfn/platform";
import { type SourceText, searchSources } from "./source-text.ts";

/** A server whose settings have names of their own. */
export interface ServerProgram {
  readonly name: string;
  /** Keeps an idle HTTP connection as long as the platform does. */
  readonly keepAlive: string;
  /** Serves more than one connection at a time. Absent where it does so by itself. */
  readonly concurrency?: string;
}

interface ServerRow extends ServerProgram {
  /** In a command line: of s.yaml, or of a start script. */
  readonly command?: RegExp;
  /** In a source file. */
  readonly source?: RegExp;
}

/**
 * Servers by what starts them, the outermost first (gunicorn may run uvicorn's worker). Each setting is the server's own, from its
 * manual.
 */
const SERVERS: readonly ServerRow[] = [
  {
    name: "gunicorn",
    command: /(?:^|[\s/])gunicorn(?:\s|$)/,
    keepAlive:
      "--keep-alive 86400 (a sync worker does not keep connections at all: --worker-class gthread --threads 100)",
    concurrency:
      "--worker-class gthread --threads 100 (or gevent; uvicorn.workers.UvicornWorker for ASGI), and --timeout 0, which else kills a worker that is busy for 30 s",
  },
  {
    name: "uvicorn",
    command: /(?:^|[\s/])uvicorn(?:\s|$)|(?:^|[\s/])fastapi\s+run\b/,
    keepAlive: "--timeout-keep-alive 86400",
  },
  {
    name: "hypercorn",
    command: /(?:^|[\s/])hypercorn(?:\s|$)/,
    keepAlive: "--keep-alive 86400",
  },
  { name: "waitress", command: /(?:^|[\s/])waitress-serve(?:\s|$)/, keepAlive: "--channel-timeout=86400" },
  {
    name: "nginx",
    command: /(?:^|[\s/])nginx(?:\s|$)/,
    keepAlive: "keepalive_timeout 86400s; and proxy_read_timeout 86400s; in nginx.conf",
  },
  { name: "uvicorn", source: /\buvicorn\.(?:run|Config)\(/, keepAlive: "timeout_keep_alive=86400" },
  { name: "hypercorn", source: /\bhypercorn\b/, keepAlive: "config.keep_alive_timeout = 86400" },
  {
    name: "aiohttp",
    source: /\bfrom aiohttp import\b|\bimport aiohttp\b/,
    keepAlive: "web.run_app(app, keepalive_timeout=86400)",
  },
  {
    name: "Tornado",
    source: /\b(?:from|import) tornado\b/,
    keepAlive: "HTTPServer(app, idle_connection_timeout=86400)",
  },
  { name: "Bun", source: /\bBun\.serve\(/, keepAlive: "idleTimeout: 0 in Bun.serve" },
  {
    name: "Spring Boot",
    source: /\bSpringApplication\.run\(/,
    keepAlive: "server.tomcat.keep-alive-timeout=-1 in application.properties",
  },
  { name: "Jetty", source: /\borg\.eclipse\.jetty\b/, keepAlive: "connector.setIdleTimeout(0)" },
  {
    name: "Go's net/http",
    source: /\bhttp\.(?:Server\{|ListenAndServe)/,
    keepAlive: "leave http.Server's IdleTimeout and ReadTimeout at 0",
  },
  {
    name: "Node.js",
    source: /\b(?:createServer|express|Fastify|fastify|Koa|Hono)\(|\bnode:http\b|\brequire\(["']http["']\)/,
    keepAlive: "server.keepAliveTimeout = 0; server.timeout = 0",
  },
];

/** The server that a function runs, as far as its start command and its sources show. Undefined where they do not. */
export function serverProgram(
  { command, entrypoint = [] }: Pick<FunctionSpec, "command" | "entrypoint">,
  sources: readonly SourceText[],
): ServerProgram | undefined {
  const line = [...entrypoint, ...command].join(" ");
  const scripts = sources.filter(({ language }) => language === "shell");
  return SERVERS.find(
    ({ command: starts, source }) =>
      (starts !== undefined && (starts.test(line) || searchSources(scripts, starts).length > 0)) ||
      (source !== undefined && searchSources(sources, source).length > 0),
  );
}
