import { randomUUID } from "node:crypto";
import type { FunctionSpec } from "@wsfn/platform";
import { headerValues } from "@wsfn/protocol";
import type { RequestHead } from "../admit/request-head.ts";
import type { Clock } from "../clock.ts";
import { GatewayError } from "../gateway-error.ts";

/** Requests that must meet the same instance. */
export interface Session {
  readonly id: string;
  readonly bornMs: number;
  lastMs: number;
  /** The instance that its requests go to; undefined until the first one has a seat, and again when that instance is gone. */
  home: Home | undefined;
}

/** An instance, as far as sessions go. */
export interface Home {
  /** Sessions whose requests must come here. */
  readonly sessions: Set<Session>;
}

/** A request's session, and what its answer carries so that the client keeps it. */
export interface Found {
  readonly session: Session;
  /** Header lines of the answer: name, value, ... */
  readonly answerHeaders: readonly string[];
}

const COOKIE = "x-fc-cookie-session-id";
/** Session affinity page: 1 to 64 letters, digits, `_` and `-`, not starting with `-`. */
const LEGAL = /^[A-Za-z0-9_][A-Za-z0-9_-]{0,63}$/;
/** So that a client which makes up a session for every request does not take the memory; the platform publishes no bound. */
const MAX_SESSIONS = 10_000;

/**
 * The sessions of one function. A header's value is the client's to choose, or the gateway's when the client sends none; a
 * cookie is planted by the gateway. The affinity page names WebSocket as what affinity is for ("session affinity
 * configuration practices": WebSocket, gRPC, long polling), so handshakes take part. How the cookie or the generated header
 * travels on a 101 is on no page: here they are headers of the 101 itself.
 */
export class Sessions {
  readonly #affinity: NonNullable<FunctionSpec["affinity"]>;
  readonly #clock: Pick<Clock, "nowMs">;
  readonly #byId = new Map<string, Session>();

  constructor(affinity: NonNullable<FunctionSpec["affinity"]>, clock: Pick<Clock, "nowMs">) {
    this.#affinity = affinity;
    this.#clock = clock;
  }

  /**
   * The session of a request; a new one when it names none.
   *
   * @throws {GatewayError} `SessionIdIllegal`, or `SessionInvalid` for a header's session that has expired.
   */
  find(head: RequestHead): Found | undefined {
    switch (this.#affinity.kind) {
      case "HEADER_FIELD":
        return this.#byHeader(head, this.#affinity.headerName ?? "");
      case "GENERATED_COOKIE":
        return this.#byCookie(head);
      case "MCP_SSE":
        return undefined;
    }
  }

  /** Ends the sessions that are over. True when one is left that needs the instance. */
  keeps({ sessions }: Home): boolean {
    for (const session of sessions) if (this.#isOver(session)) this.#end(session);
    return sessions.size > 0;
  }

  #byHeader(head: RequestHead, header: string): Found {
    const [id] = headerValues(head, header.toLowerCase());
    if (id === undefined) {
      const session = this.#begin(randomUUID());
      return { session, answerHeaders: [header, session.id] };
    }
    if (!LEGAL.test(id)) throw new GatewayError("SessionIdIllegal", { header });
    const known = this.#byId.get(id);
    if (known && this.#isOver(known)) {
      this.#end(known);
      throw new GatewayError("SessionInvalid", { session: id });
    }
    return { session: known ? this.#touch(known) : this.#begin(id), answerHeaders: [] };
  }

  #byCookie(head: RequestHead): Found {
    const id = cookieOf(head, COOKIE);
    const known = id === undefined ? undefined : this.#byId.get(id);
    // A browser cannot drop a cookie because of a 401: a client that sends an old one gets a new one.
    if (known && !this.#isOver(known)) return { session: this.#touch(known), answerHeaders: [] };
    if (known) this.#end(known);
    const session = this.#begin(randomUUID());
    const maxAge = Math.floor(this.#affinity.ttlMs / 1000);
    return { session, answerHeaders: ["Set-Cookie", `${COOKIE}=${session.id}; Max-Age=${maxAge}`] };
  }

  #begin(id: string): Session {
    if (this.#byId.size >= MAX_SESSIONS) this.#sweep();
    if (this.#byId.size >= MAX_SESSIONS) throw new GatewayError("ResourceExhausted", { max: MAX_SESSIONS });
    const nowMs = this.#clock.nowMs();
    const session: Session = { id, bornMs: nowMs, lastMs: nowMs, home: undefined };
    this.#byId.set(id, session);
    return session;
  }

  #touch(session: Session): Session {
    session.lastMs = this.#clock.nowMs();
    return session;
  }

  #isOver({ bornMs, lastMs }: Session): boolean {
    const nowMs = this.#clock.nowMs();
    return nowMs - bornMs >= this.#affinity.ttlMs || nowMs - lastMs >= this.#affinity.idleMs;
  }

  #end(session: Session): void {
    this.#byId.delete(session.id);
    session.home?.sessions.delete(session);
  }

  #sweep(): void {
    for (const session of this.#byId.values()) if (this.#isOver(session)) this.#end(session);
  }
}

function cookieOf(head: RequestHead, name: string): string | undefined {
  const pairs = headerValues(head, "cookie").flatMap((line) => line.split(";"));
  const pair = pairs.find((each) => each.trim().startsWith(`${name}=`));
  return pair?.trim().slice(name.length + 1);
}
