import type { MessageData } from "../../src/api/requests.ts";

/** A message that was sent, and how long after the first one of its recording. */
export interface Recorded {
  readonly afterMs: number;
  readonly data: MessageData;
}

/** What was sent by hand, in order. */
export class Recording {
  #begunMs: number | undefined;
  readonly #messages: Recorded[] = [];

  get size(): number {
    return this.#messages.length;
  }

  add(data: MessageData, nowMs: number): void {
    this.#begunMs ??= nowMs;
    this.#messages.push({ afterMs: Math.round(nowMs - this.#begunMs), data });
  }

  /** JSON Lines, one message each. */
  toText(): string {
    return this.#messages.map((message) => `${JSON.stringify(message)}\n`).join("");
  }
}

/** Reads what `toText` wrote. @throws {Error} with the line that is none of it. */
export function readRecording(text: string): readonly Recorded[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line, i) => {
    const { afterMs, data } = parsed(line, i);
    const isData = typeof data?.text === "string" || typeof data?.hex === "string";
    if (typeof afterMs !== "number" || !(afterMs >= 0) || !isData)
      throw new Error(`line ${i + 1}: expected afterMs, and data with text or hex`);
    return { afterMs, data: data as MessageData };
  });
}

interface Loose {
  readonly afterMs?: unknown;
  readonly data?: { readonly text?: unknown; readonly hex?: unknown };
}

function parsed(line: string, i: number): Loose {
  try {
    return (JSON.parse(line) ?? {}) as Loose;
  } catch (error) {
    throw new Error(`line ${i + 1}: ${(error as Error).message}`);
  }
}
