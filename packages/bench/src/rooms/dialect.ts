import type { BenchError } from "../bench-error.ts";

/** What a member of rooms reports. */
export interface MemberListener {
  /** Message number `number` was delivered to this member. */
  onDelivery(number: number): void;
  /** The member is of no use any more. Called once at most. */
  onFault(error: BenchError): void;
}

/** One connection that is in rooms. */
export interface Member {
  /** Resolves when the server has let it into all of them. @throws {BenchError} when it does not */
  join(rooms: readonly string[]): Promise<void>;
  /** Publishes message number `number`. What becomes of it shows in deliveries, and in `onFault`. */
  publish(room: string, number: number): void;
  /** Ends the connection without waiting. */
  close(): void;
}

/** Protocols of rooms. */
export type DialectName = "centrifuge" | "socket.io" | "redis";

/** How clients speak to a server of rooms. */
export interface RoomDialect {
  /**
   * Connects, as somebody of its own.
   * @param index tells members apart
   * @throws {BenchError} when the server does not let it in
   */
  open(url: string, index: number, listener: MemberListener): Promise<Member>;
}
