import { randomUUID } from "node:crypto";
import type { FunctionSpec } from "@wsfn/platform";
import { GatewayError } from "./gateway-error.ts";
import { headerValues, type RequestHead } from "./request-head.ts";
import type { Slot } from "./slot.ts";

/** Requests that must meet the same instance. */
export interface Session {
  readonly id: string;
  readonly bornMs: number;
  lastMs: number;
  /** Where its requests go; undefined until the first one has a place, and again when that instance is gone. */
  slot: Slot | undefined;
}

/** A request's session, and what the client must be told to keep it. */
export interface Found {
  readonly session: Session;
  /** Header lines of the answer: name, value, ... */
  readonly answerHeaders: readonly string[];
}

const COOKIE = "x-fc-cookie-session-id";
/** Session affinity page: 1 to 64 letters, digits, `_` and `-`, not starting with `-`. */
const LEGAL = /^[A-Za-z0-9_][A-Za-z0-9_-]{0,63}$/;
const MAX_SESSIONS = 10_000;

/**
 * The sessions of one function. A header's value is the client's to choose; a cookie is planted by the gateway. No page
 * says that handshakes take part; they do here, and the cookie travels on the 101.
 */
export class Sessions {
  readonly #affinity: NonNullable<FunctionSpec["affinity"]>;
  readonly #nowMs: () => number;
  readonly #byId = new Map<string, Session>();

  constructor(affinity: NonNullable<FunctionSpec["affinity"]>, nowMs: () => number) {
    this.#affinity = affinity;
    this.#nowMs = nowMs;
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

  /** Ends the sessions that are over, and tells whether the instance is still needed by one. */
  keeps(slot: Slot): boolean {
    for (const session of slot.sessions) if (this.#isOver(session)) this.#end(session);
    return slot.sessions.size > 0;
  }

  #byHeader(head: RequestHead, header: string): Found {
    const [id] = headerValues(head.rawHeaders, header.toLowerCase());
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
    // A browser cannot drop a cookie because of a 401: who comes with an old one gets a new one.
    if (known && !this.#isOver(known)) return { session: this.#touch(known), answerHeaders: [] };
    if (known) this.#end(known);
    const session = this.#begin(randomUUID());
    const maxAge = Math.floor(this.#affinity.ttlMs / 1000);
    return { session, answerHeaders: ["Set-Cookie", `${COOKIE}=${session.id}; Max-Age=${maxAge}`] };
  }

  #begin(id: string): Session {
    if (this.#byId.size >= MAX_SESSIONS) this.#sweep();
    if (this.#byId.size >= MAX_SESSIONS) throw new GatewayError("ResourceExhausted", { max: MAX_SESSIONS });
    const nowMs = this.#nowMs();
    const session: Session = { id, bornMs: nowMs, lastMs: nowMs, slot: undefined };
    this.#byId.set(id, session);
    return session;
  }

  #touch(session: Session): Session {
    session.lastMs = this.#nowMs();
    return session;
  }

  #isOver({ bornMs, lastMs }: Session): boolean {
    const nowMs = this.#nowMs();
    return nowMs - bornMs >= this.#affinity.ttlMs || nowMs - lastMs >= this.#affinity.idleMs;
  }

  #end(session: Session): void {
    this.#byId.delete(session.id);
    session.slot?.sessions.delete(session);
  }

  #sweep(): void {
    for (const session of this.#byId.values()) if (this.#isOver(session)) this.#end(session);
  }
}

function cookieOf(head: RequestHead, name: string): string | undefined {
  const pairs = headerValues(head.rawHeaders, "cookie").flatMap((line) => line.split(";"));
  const pair = pairs.find((each) => each.trim().startsWith(`${name}=`));
  return pair?.trim().slice(name.length + 1);
}
