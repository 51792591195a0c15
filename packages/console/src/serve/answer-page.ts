import type { IncomingMessage, ServerResponse } from "node:http";
import type { PageFiles } from "./page-files.ts";

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  md: "text/plain; charset=utf-8",
  txt: "text/plain; charset=utf-8",
};

/** The page runs what this server sends, talks to this server, and is in nobody's frame. */
const HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; " +
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
};

/** Answers a request for a file of the page. There is nothing secret in it: what is behind it asks for the token. */
export async function answerPage(
  request: IncomingMessage,
  response: ServerResponse,
  readFiles: () => Promise<PageFiles>,
): Promise<void> {
  const isHead = request.method === "HEAD";
  if (request.method !== "GET" && !isHead) {
    answerText(response, 405, "expected GET or HEAD");
    return;
  }
  const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
  const name = path === "/" ? "index.html" : path.slice(1);
  let file: Uint8Array | undefined;
  try {
    file = (await readFiles()).get(name);
  } catch (error) {
    answerText(response, 500, `the page cannot be made: ${String(error)}`);
    return;
  }
  if (file === undefined) {
    answerText(response, 404, "the console has its page at / and its API at /api");
    return;
  }
  const type = TYPES[name.split(".").at(-1) ?? ""] ?? "application/octet-stream";
  response.writeHead(200, { ...HEADERS, "content-type": type, "content-length": file.length });
  response.end(isHead ? undefined : file);
}

/** Answers with a line of text. */
export function answerText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...HEADERS, "content-type": "text/plain; charset=utf-8" });
  response.end(`${text}\n`);
}
