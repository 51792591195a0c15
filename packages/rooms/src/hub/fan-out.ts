import type { Frame } from "../transport.ts";
import type { Member } from "./member.ts";

/** A frame is sent when it is this long: what many publications in one tick bring is still taken in pieces. */
const FRAME_CHARACTERS = 64 * 1024;

/**
 * Sends pushes to the members of a room. What one tick brings leaves in one frame, encoded once for all of them: a burst costs a
 * receiver one write.
 */
export class FanOut {
  readonly members = new Set<Member>();
  #waiting: string[] = [];
  #characters = 0;

  /** Sends a push to every member, at the end of this tick or before. */
  push(text: string): void {
    if (this.members.size === 0) return;
    if (this.#waiting.length === 0) queueMicrotask(() => this.flush());
    this.#waiting.push(text);
    this.#characters += text.length;
    if (this.#characters >= FRAME_CHARACTERS) this.flush();
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
    const frame: Frame = Buffer.from(this.#waiting.join("\n"));
    this.#waiting = [];
    this.#characters = 0;
    // Delivering may remove the member, as a slow one is; a Set allows that while it is walked.
    for (const member of this.members) member.deliver(frame);
  }
}
