import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A fenced block of commands on a page. */
export interface CommandBlock {
  /** Path from the repository's root. */
  readonly page: string;
  /** Of its first command, from 1. */
  readonly line: number;
  /** As a reader types them: without comments, continued lines joined. */
  readonly commands: readonly string[];
  /** Why CI cannot run it, as the page says above it; undefined for a block that is run. */
  readonly reason: Reason | undefined;
}

/** Why a block is not run, in the words of the pages. Another reason has to be added here first. */
const REASONS = {
  account: { en: "it needs a cloud account", zh: "需要云账号" },
  published: { en: "the packages are not published yet", zh: "各个包尚未发布" },
  minutes: {
    en: "it measures for minutes on a machine that does nothing else",
    zh: "需要在空闲的机器上测量数分钟",
  },
} as const;

type Reason = keyof typeof REASONS;

/** Raised when a page gives a reason that is none of those that are accepted. */
export class UnknownReason extends Error {
  override readonly name = "UnknownReason";
}

/**
 * The blocks of commands on a page: fences that are marked `sh`. A block that CI cannot run has a line above it that says so, for the
 * reader to see: `*Not run in CI: it needs a cloud account.*`
 * @throws {UnknownReason}
 */
export function commandBlocks(page: string, text: string): CommandBlock[] {
  const blocks: CommandBlock[] = [];
  const lines = text.split("\n");
  for (const [index, line] of lines.entries()) {
    if (line !== "```sh") continue;
    const end = lines.indexOf("```", index);
    const commands = commandsOf(lines.slice(index + 1, end));
    blocks.push({ page, line: index + 2, commands, reason: reasonAbove(lines.slice(0, index), page) });
  }
  return blocks;
}

/** The same of a file of the repository. */
export const readCommandBlocks = (root: string, page: string): CommandBlock[] =>
  commandBlocks(page, readFileSync(join(root, page), "utf8"));

function commandsOf(lines: readonly string[]): string[] {
  return lines
    .map((line) => line.replace(/(?:^|\s+)#(?=\s).*$/, ""))
    .join("\n")
    .replace(/\s*\\\n\s*/g, " ")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function reasonAbove(lines: readonly string[], page: string): Reason | undefined {
  const above = lines.findLast((line) => line.trim() !== "") ?? "";
  const given = /^\*(?:Not run in CI: (.+)\.|不在 CI 中运行：(.+)。)\*$/.exec(above);
  if (given === null) return undefined;
  const words = given[1] ?? given[2];
  const found = Object.entries(REASONS).find(([, { en, zh }]) => en === words || zh === words);
  if (found !== undefined) return found[0] as Reason;
  const known = Object.values(REASONS).flatMap(({ en, zh }) => [en, zh]);
  throw new UnknownReason(`${page}: expected one of ${known.join("; ")}, got ${words}`);
}
