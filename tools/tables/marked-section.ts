/** Raised when a file does not have the two marks between which a generated table stands. */
export class MarkMissing extends Error {
  override readonly name = "MarkMissing";
}

const opening = (name: string): string => `<!-- generated: ${name} (pnpm tables) -->`;
const CLOSING = "<!-- /generated -->";

/**
 * Returns `text` with what stands between the marks of `name` replaced by `body`.
 * @throws {MarkMissing} when either mark is not there: a table without a place would be lost silently.
 */
export function replaceSection(text: string, name: string, body: string): string {
  const start = text.indexOf(opening(name));
  const end = text.indexOf(CLOSING, start);
  if (start < 0 || end < 0) {
    throw new MarkMissing(
      `expected the lines "${opening(name)}" and "${CLOSING}"; add them where the table belongs`,
    );
  }
  return `${text.slice(0, start + opening(name).length)}\n\n${body.trim()}\n\n${text.slice(end)}`;
}

/** A table whose links lead from the repository's root, as it stands on a page in another folder. */
export const linkedFrom = (page: string, table: string): string =>
  table.replace(/\]\((?=(?:apps|docs|packages)\/)/g, `](${"../".repeat(page.split("/").length - 1)}`);

/** A Markdown table; cells are escaped so that a `|` in them stays text. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
