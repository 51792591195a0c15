import type { ApiReport, Reply } from "../../src/api/reports.ts";
import type { ApiRequest } from "../../src/api/requests.ts";

/** An `ApiRequest` without its id, each kind by itself. */
export type Asked = ApiRequest extends infer R ? (R extends ApiRequest ? Omit<R, "id"> : never) : never;

/** How it is with the connection to `wsfn dev`. `refused`: there is no token, or it is no longer good. */
export type Link = "connecting" | "open" | "refused" | "ended";

/** What the page knows of the API's end. */
export interface ApiListener {
  onReport(report: ApiReport): void;
  onLink(link: Link): void;
}

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 5000;

/** The page's side of the API: comes back by itself when `wsfn dev` was away for a moment. */
export class Api {
  readonly #token: string;
  readonly #listener: ApiListener;
  readonly #replies = new Map<number, (reply: Reply) => void>();
  #socket: WebSocket | undefined;
  #lastId = 0;
  #retryMs = FIRST_RETRY_MS;

  constructor(token: string, listener: ApiListener) {
    this.#token = token;
    this.#listener = listener;
    if (token === "") listener.onLink("refused");
    else this.#connect();
  }

  /** Resolves with the reply; one that says so when there is no connection. */
  ask(asked: Asked): Promise<Reply> {
    const id = ++this.#lastId;
    const gone: Reply = { type: "reply", id, ok: false, error: "wsfn dev is not there" };
    if (this.#socket?.readyState !== WebSocket.OPEN) return Promise.resolve(gone);
    this.#socket.send(JSON.stringify({ id, ...asked }));
    return new Promise((resolve) => this.#replies.set(id, resolve));
  }

  #connect(): void {
    const { host } = location;
    const socket = new WebSocket(`ws://${host}/api`, ["wsfn-console.1", `token.${this.#token}`]);
    let wasOpen = false;
    this.#socket = socket;
    this.#listener.onLink("connecting");
    socket.onopen = () => {
      wasOpen = true;
      this.#retryMs = FIRST_RETRY_MS;
      this.#listener.onLink("open");
    };
    socket.onmessage = ({ data }) => {
      const report = JSON.parse(data) as ApiReport;
      if (report.type === "reply") this.#answered(report);
      else this.#listener.onReport(report);
    };
    socket.onclose = () => void this.#closed({ wasOpen });
  }

  #answered(reply: Reply): void {
    this.#replies.get(reply.id)?.(reply);
    this.#replies.delete(reply.id);
  }

  async #closed({ wasOpen }: { wasOpen: boolean }): Promise<void> {
    for (const [id, resolve] of this.#replies)
      resolve({ type: "reply", id, ok: false, error: "wsfn dev is not there" });
    this.#replies.clear();
    // A browser does not say why a handshake failed. A server that gives its page and not its API has another token.
    const isThere =
      !wasOpen &&
      (await fetch("/", { method: "HEAD" }).then(
        () => true,
        () => false,
      ));
    this.#listener.onLink(isThere ? "refused" : "ended");
    // A handshake may also have failed for another reason, and the next one will not.
    setTimeout(() => this.#connect(), this.#retryMs);
    this.#retryMs = Math.min(2 * this.#retryMs, LAST_RETRY_MS);
  }
}
