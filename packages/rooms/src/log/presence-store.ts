import type { ClientInfo } from "../protocol/publication.ts";

/** How many are in a room. */
export interface PresenceStats {
  readonly clients: number;
  readonly users: number;
}

/** Who is in a room, by lease: a client that is not renewed is gone, so the clients of an instance that died do not stay. */
export interface PresenceStore {
  /** Adds a client, or renews it. `isFirst`: no other client of the same user is there. */
  enter(room: string, info: ClientInfo, leaseMs: number): Promise<{ readonly isFirst: boolean }>;
  /** Renews clients, all of one instance in one call; one whose lease had ended is there again. */
  renew(room: string, infos: readonly ClientInfo[], leaseMs: number): Promise<void>;
  /** Removes a client. `isLast`: no other client of the same user is there any more; false where it was not there. */
  leave(room: string, client: string): Promise<{ readonly isLast: boolean }>;
  /** Everybody whose lease has not ended. */
  list(room: string): Promise<readonly ClientInfo[]>;
  stats(room: string): Promise<PresenceStats>;
  /** Removes those whose leases have ended. Each is returned to one caller only; `isLast` as in `leave`. */
  expire(room: string): Promise<readonly { readonly info: ClientInfo; readonly isLast: boolean }[]>;
}
