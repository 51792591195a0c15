// The page and what belongs to it: files that are read once, with an ETag and a strict policy about what a browser may do with them.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname } from "node:path";

// Built, page/ lies beside this code and has the client in it; else it is beside this folder, and the client where npm put it.
const built = new URL("page/", import.meta.url);
const isBuilt = existsSync(built);
export const pageFolder = isBuilt ? built : new URL("../page/", import.meta.url);
const client = "socket.io.min.js";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/schema+json",
  ".svg": "image/svg+xml",
};

const HEADERS = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-cache",
};

function asset(name, body) {
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  return [`/${name}`, { body, headers: { ...HEADERS, "content-type": TYPES[extname(name)], etag } }];
}

const assets = new Map(
  readdirSync(pageFolder).map((name) => asset(name, readFileSync(new URL(name, pageFolder)))),
);
if (!isBuilt) {
  const file = new URL(`client-dist/${client}`, import.meta.resolve("socket.io"));
  assets.set(...asset(client, readFileSync(file)));
}
assets.set("/", assets.get("/index.html"));

/** Answers a request for the page or a part of it; false: there is no such thing. */
export function servePage({ method, headers }, response, path) {
  const found = (method === "GET" || method === "HEAD") && assets.get(path);
  if (!found) return false;
  const isKnown = headers["if-none-match"] === found.headers.etag;
  response.writeHead(isKnown ? 304 : 200, found.headers);
  response.end(isKnown || method === "HEAD" ? undefined : found.body);
  return true;
}
