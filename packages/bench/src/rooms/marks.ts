/** Begins the mark of a published message, wherever it stands in what a server delivers. */
const PREFIX = Buffer.from("wsfn:");
/** `:` and `0` in ASCII. */
const END = 0x3a;
const ZERO = 0x30;
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

/** Ends where a mark may go on in the next octets. */
const UNFINISHED = /w(?:s(?:f(?:n(?::\d*)?)?)?)?$/;

/** Finds marks in a stream that is cut anywhere. */
export class MarkReader {
  readonly #hears: (number: number) => void;
  #rest: Buffer = Buffer.alloc(0);

  constructor(hears: (number: number) => void) {
    this.#hears = hears;
  }

  /** Takes the next octets of the stream. */
  push(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const tail = bytes.toString("latin1", Math.max(0, bytes.length - MOST_BYTES));
    const cut = bytes.length - (UNFINISHED.exec(tail)?.[0].length ?? 0);
    eachMark(bytes.subarray(0, cut), this.#hears);
    this.#rest = Buffer.from(bytes.subarray(cut));
  }
}
