import type { Clock } from "@wsfn/gateway";
import { type ApiRequest, MAX_CONNECTIONS } from "../api/requests.ts";
import { ClientConnection } from "./client-connection.ts";
import type { ClientLog } from "./client-log.ts";
import { written } from "./message-data.ts";
import { repeated } from "./repetition.ts";
import { type Signing, signedHandshake } from "./sign-handshake.ts";

/** A request to the client. */
export type ClientRequest = Extract<ApiRequest, { do: "connect" | "send" | "stop" | "ping" | "close" }>;

/** What came of it. */
export interface ClientOutcome {
  readonly count?: number;
  readonly connections?: number[];
  readonly error?: string;
  readonly hint?: string;
}

/** The connections that one caller made. They are made here, for a browser can set no headers; and they end with the caller. */
export class Client {
  readonly #connections = new Map<number, ClientConnection>();
  readonly #repetitions = new Map<number, Set<{ end(): void }>>();
  readonly #log: ClientLog;
  readonly #signing: Signing;
  readonly #clock: Pick<Clock, "nowMs" | "setTimer">;
  #lastId = 0;
  #isClosed = false;

  constructor(log: ClientLog, signing: Signing, clock: Pick<Clock, "nowMs" | "setTimer">) {
    this.#log = log;
    this.#signing = signing;
    this.#clock = clock;
  }

  async do(asked: ClientRequest): Promise<ClientOutcome> {
    if (asked.do === "connect") return this.#connect(asked);
    const meant = asked.connections.flatMap((id) => this.#connections.get(id) ?? []);
    switch (asked.do) {
      case "send":
        return { count: meant.filter((one) => this.#send(one, asked)).length };
      case "stop":
        for (const { id } of meant) this.#stop(id);
        return { count: meant.length };
      case "ping":
        return { count: meant.filter((one) => one.ping()).length };
      case "close":
        return closeAll(meant, asked);
    }
  }

  /** Ends every connection. */
  close(): void {
    this.#isClosed = true;
    for (const [id, connection] of this.#connections) {
      this.#stop(id);
      connection.terminate();
    }
    this.#log.close();
  }

  async #connect(asked: Extract<ClientRequest, { do: "connect" }>): Promise<ClientOutcome> {
    const { count = 1 } = asked;
    this.#forgetClosed();
    if (this.#connections.size + count > MAX_CONNECTIONS)
      return {
        error: `expected at most ${MAX_CONNECTIONS} connections, got ${count} more`,
        hint: "close some",
      };
    const handshake = await signedHandshake(asked, this.#signing);
    if ("error" in handshake) return handshake;
    // The caller left while it was signed.
    if (this.#isClosed) return { connections: [] };
    const connections: number[] = [];
    try {
      for (let i = 0; i < count; i++) {
        const id = ++this.#lastId;
        this.#connections.set(id, new ClientConnection(id, handshake, this.#log));
        connections.push(id);
      }
    } catch (error) {
      return { error: (error as Error).message };
    }
    return { connections, count };
  }

  #send(connection: ClientConnection, { data, repeat }: Extract<ClientRequest, { do: "send" }>): boolean {
    const message = written(data);
    if (!repeat) return connection.send(message);
    if (!connection.isOpen) return false;
    const running = this.#repetitions.get(connection.id) ?? new Set();
    this.#repetitions.set(connection.id, running);
    // A server that reads too slowly is left out for once; a connection that is over ends it.
    const act = (): boolean => connection.send(message) || connection.isOpen;
    running.add(repeated(repeat, { act, clock: this.#clock }));
    return true;
  }

  #stop(id: number): void {
    for (const repetition of this.#repetitions.get(id) ?? []) repetition.end();
    this.#repetitions.delete(id);
  }

  #forgetClosed(): void {
    for (const [id, connection] of this.#connections) {
      if (!connection.isOver) continue;
      this.#stop(id);
      this.#connections.delete(id);
    }
  }
}

function closeAll(
  meant: readonly ClientConnection[],
  { code, reason }: { readonly code?: number; readonly reason?: string },
): ClientOutcome {
  try {
    for (const connection of meant) connection.close(code, reason);
  } catch (error) {
    return { error: (error as Error).message };
  }
  return { count: meant.length };
}
