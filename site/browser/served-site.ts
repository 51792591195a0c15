import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".json": "application/json",
};

/** A built site, served as any web server would: files, and `index.html` of a folder. On a free port of loopback. */
export class ServedSite implements AsyncDisposable {
  readonly #server;
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
    this.#server = createServer(async ({ url = "/" }, response) => {
      const path = normalize(decodeURI(new URL(url, "http://site").pathname));
      const file = join(this.#folder, path.endsWith("/") ? join(path, "index.html") : path);
      const body = await readFile(file).catch(() => undefined);
      response.writeHead(body === undefined ? 404 : 200, {
        "content-type": TYPES[extname(file)] ?? "application/octet-stream",
      });
      response.end(body);
    });
  }

  static async start(folder: string): Promise<ServedSite> {
    const site = new ServedSite(folder);
    await new Promise<void>((resolve) => site.#server.listen(0, "127.0.0.1", resolve));
    return site;
  }

  /** Without a path. */
  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
