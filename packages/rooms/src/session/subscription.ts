import type { Timer } from "../clock.ts";
import type { Member } from "../hub/member.ts";
import type { ClientInfo } from "../protocol/publication.ts";
import type { Frame } from "../transport.ts";

/** What a subscription needs of its session. */
export interface Subscriber {
  deliver(frame: Frame): void;
  /** The subscription cannot go on without a gap. */
  interrupt(channel: string): void;
}

/** A channel that a client has, or is about to have. */
export class Subscription implements Member {
  readonly channel: string;
  readonly info: ClientInfo;
  readonly isPresent: boolean;
  readonly wantsJoinLeave: boolean;
  /** Named by the server in the connect reply, not asked for by the client. */
  readonly isServerSide: boolean;
  /** Whether its end is set by a token that the client can replace. */
  readonly isRefreshable: boolean;
  expiry: Timer | undefined;
  /** False until the room let it in. */
  isIn = false;
  readonly #subscriber: Subscriber;

  constructor(
    facts: Omit<Subscription, "expiry" | "isIn" | "deliver" | "interrupt">,
    subscriber: Subscriber,
  ) {
    this.channel = facts.channel;
    this.info = facts.info;
    this.isPresent = facts.isPresent;
    this.wantsJoinLeave = facts.wantsJoinLeave;
    this.isServerSide = facts.isServerSide;
    this.isRefreshable = facts.isRefreshable;
    this.#subscriber = subscriber;
  }

  deliver(frame: Frame): void {
    this.#subscriber.deliver(frame);
  }

  interrupt(): void {
    this.#subscriber.interrupt(this.channel);
  }
}
