import type { Clock, Timer } from "../clock.ts";
import type { Frame } from "../transport.ts";
import type { Member } from "./member.ts";

/** A frame is sent when it is this long: what many publications in one tick bring is still taken in pieces. */
const FRAME_CHARACTERS = 64 * 1024;
/**
 * A room rests after it has sent, for so many times as long as that took: what comes meanwhile leaves in one frame. A write for each member is
 * most of what a large room costs, so a busy one takes a ninth of an instance's time at most, where it took all of it.
 */
const REST_TIMES = 8;
/** And for so long at most: nobody sees that a message is later by that. */
const MOST_REST_MS = 20;
/** A shorter rest is none: a timer is not that exact, and a small room has little to save. */
const LEAST_REST_MS = 1;

/**
 * Sends pushes to the members of a room, encoded once for all of them. What one tick brings leaves in one frame, and so does what comes
 * while the room rests: a burst costs a receiver one write. A room that was quiet sends at once.
 */
export class FanOut {
  readonly members = new Set<Member>();
  readonly #clock: Clock;
  #waiting: string[] = [];
  #characters = 0;
  #restsUntilMs = 0;
  #rest: Timer | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Sends a push to every member, at the end of this tick or of the room's rest, or before. */
  push(text: string): void {
    if (this.members.size === 0) return;
    if (this.#waiting.length === 0) this.#flushSoon();
    this.#waiting.push(text);
    this.#characters += text.length;
    if (this.#characters >= FRAME_CHARACTERS) this.flush();
  }

  #flushSoon(): void {
    const restMs = this.#restsUntilMs === 0 ? 0 : this.#restsUntilMs - this.#clock.monotonicMs();
    if (restMs > 0) this.#rest = this.#clock.after(restMs, () => this.flush());
    else queueMicrotask(() => this.flush());
  }

  /** Sends a push now to the members that ask for it. */
  pushTo(text: string, wants: (member: Member) => boolean): void {
    this.flush();
    const frame = Buffer.from(text);
    for (const member of [...this.members]) if (wants(member)) member.deliver(frame);
  }

  /** What is waiting leaves now: whoever comes next has it already, whoever goes still gets it. */
  flush(): void {
    if (this.#waiting.length === 0) return;
    this.#rest?.cancel();
    const frame: Frame = Buffer.from(this.#waiting.join("\n"));
    this.#waiting = [];
    this.#characters = 0;
    const fromMs = this.#clock.monotonicMs();
    // Delivering may remove the member, as a slow one is; a Set allows that while it is walked.
    for (const member of this.members) member.deliver(frame);
    const nowMs = this.#clock.monotonicMs();
    const restMs = Math.min(REST_TIMES * (nowMs - fromMs), MOST_REST_MS);
    this.#restsUntilMs = restMs < LEAST_REST_MS ? 0 : nowMs + restMs;
  }
}
