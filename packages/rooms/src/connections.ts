import type { ClientSession } from "./session/server.ts";

/** The clients of an instance, and those of each user. */
export class Connections {
  readonly #all = new Set<ClientSession>();
  readonly #byUser = new Map<string, Set<ClientSession>>();
  readonly #mostPerUser: number;

  constructor(mostPerUser: number) {
    this.#mostPerUser = mostPerUser;
  }

  get size(): number {
    return this.#all.size;
  }

  /** All of them as they are now: a client that goes meanwhile stays in the list. */
  get all(): readonly ClientSession[] {
    return [...this.#all];
  }

  of(user: string): readonly ClientSession[] {
    return [...(this.#byUser.get(user) ?? [])];
  }

  add(session: ClientSession): void {
    this.#all.add(session);
  }

  /** A client has a user now. False: the user has as many connections as allowed. */
  admit(session: ClientSession): boolean {
    if (session.user === "") return true;
    const others = this.#byUser.get(session.user) ?? new Set();
    if (others.size >= this.#mostPerUser) return false;
    this.#byUser.set(session.user, others.add(session));
    return true;
  }

  remove(session: ClientSession): void {
    this.#all.delete(session);
    const others = this.#byUser.get(session.user);
    if (others?.delete(session) && others.size === 0) this.#byUser.delete(session.user);
  }
}
