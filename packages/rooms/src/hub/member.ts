import type { ClientInfo } from "../protocol/publication.ts";
import type { Frame } from "../transport.ts";

/** A client in a room of this instance. */
export interface Member {
  /** Who it is, for presence and for those who join. */
  readonly info: ClientInfo;
  /** Whether it counts as present, so that its lease is renewed. */
  readonly isPresent: boolean;
  /** Whether pushes about people who come and go are wanted. */
  readonly wantsJoinLeave: boolean;
  /** Sends pushes. The same frame goes to every member. */
  deliver(frame: Frame): void;
  /** The room cannot go on without a gap for this member: it has to subscribe again, from the place that it knows. */
  interrupt(): void;
}
