import { READ_BYTES } from "../load/wire.ts";

/** Begins the mark of a published message, wherever it stands in what a server delivers. */
const PREFIX = Buffer.from("wsfn:");
/** `:` and `0` in ASCII. */
const END = 0x3a;
const ZERO = 0x30;
const LINE_FEED = 0x0a;
/** A mark is at most so long: a number of 15 digits. */
const MOST_BYTES = PREFIX.length + 16;

/** The text of message number `number`; it has no character that JSON or a chat's rules would change. */
export const markOf = (number: number): string => `${PREFIX}${number}:`;

/**
 * Calls `hears` with the number of each mark in some octets; returns how many there were. A delivery is found by its mark alone, not
 * parsed: a thousand members cost as little as can be, whatever protocol they speak.
 */
export function eachMark(bytes: Buffer, hears: (number: number) => void): number {
  let found = 0;
  for (let at = bytes.indexOf(PREFIX); at >= 0; at = bytes.indexOf(PREFIX, at)) {
    at += PREFIX.length;
    let number = 0;
    let digit = (bytes[at] ?? END) - ZERO;
    while (digit >= 0 && digit <= 9) {
      number = 10 * number + digit;
      at += 1;
      digit = (bytes[at] ?? END) - ZERO;
    }
    if (bytes[at] !== END) continue;
    found += 1;
    hears(number);
  }
  return found;
}

/**
 * The last text of a server that was nothing but deliveries. A server writes the same octets to one member of a room after the other: a text
 * that is the last one again has the same marks, and is not searched for them.
 */
export class LastDeliveries {
  readonly #room = Buffer.allocUnsafe(READ_BYTES);
  #text = this.#room.subarray(0, 0);
  #numbers: number[] = [];

  /** Takes a text that is the last one again. False: it is another one. */
  repeats(text: Buffer, hears: (number: number) => void): boolean {
    if (text.length !== this.#text.length || !text.equals(this.#text)) return false;
    for (const number of this.#numbers) hears(number);
    return true;
  }

  /** The text had these marks, and nothing else that anybody has to hear of. */
  keep(text: Buffer, numbers: number[]): void {
    if (text.length > this.#room.length) return;
    text.copy(this.#room);
    this.#text = this.#room.subarray(0, text.length);
    this.#numbers = numbers;
  }
}

/** One for each server, by its address. */
export function lastDeliveriesByUrl(): (url: string) => LastDeliveries {
  const all = new Map<string, LastDeliveries>();
  return (url) => {
    const known = all.get(url) ?? new LastDeliveries();
    all.set(url, known);
    return known;
  };
}

/** Ends where a mark may go on in the next octets. */
const UNFINISHED = /w(?:s(?:f(?:n(?::\d*)?)?)?)?$/;

/** Finds marks in a stream that is cut anywhere. */
export class MarkReader {
  readonly #hears: (number: number) => void;
  readonly #last: LastDeliveries;
  #rest: Buffer = Buffer.alloc(0);

  /** @param last of the same server, for all of its members */
  constructor(hears: (number: number) => void, last: LastDeliveries) {
    this.#hears = hears;
    this.#last = last;
  }

  /** Takes the next octets of the stream. */
  push(chunk: Buffer): void {
    // The usual case: nothing is left of what came before, and no mark goes on behind the end of a line.
    if (this.#rest.length === 0 && chunk.at(-1) === LINE_FEED) {
      if (this.#last.repeats(chunk, this.#hears)) return;
      const numbers: number[] = [];
      eachMark(chunk, (number) => numbers.push(number));
      this.#last.keep(chunk, numbers);
      for (const number of numbers) this.#hears(number);
      return;
    }
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const tail = bytes.toString("latin1", Math.max(0, bytes.length - MOST_BYTES));
    const cut = bytes.length - (UNFINISHED.exec(tail)?.[0].length ?? 0);
    eachMark(bytes.subarray(0, cut), this.#hears);
    this.#rest = Buffer.from(bytes.subarray(cut));
  }
}
