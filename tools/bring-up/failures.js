// What Vitest prints of failed tests, out of the mixed output of many packages.
import { stripVTControlCharacters } from "node:util";

const LABELLED = /^(\S+:\S+): ?(.*)$/s; // turbo: "package:task: line"
const BEGINS = /Failed (?:Tests|Suites)|Unhandled (?:Errors|Rejections)/;
const ENDS = /^ *Test Files /;
const MAX_LINES = 400; // of one task: a test that fails in a loop may print without end

/**
 * Collects the failure sections of every task from turbo's output, fed line by line, so that they can be shown together once
 * more at the end: by then they are thousands of lines up, and a CI service may have kept the tail alone.
 */
export class Failures {
  #sections = new Map();
  #open = new Set();

  line(raw) {
    const [, task, text] = LABELLED.exec(stripVTControlCharacters(raw)) ?? [];
    if (task === undefined) return;
    if (ENDS.test(text)) this.#open.delete(task);
    else if (BEGINS.test(text)) this.#open.add(task);
    if (!this.#open.has(task)) return;
    const lines = this.#sections.get(task) ?? [];
    this.#sections.set(task, lines);
    if (lines.length < MAX_LINES) lines.push(text);
  }

  /** `{ task, lines }` of each task in which a test failed, in the order in which they failed. */
  sections() {
    return [...this.#sections].map(([task, lines]) => ({ task, lines }));
  }
}
