/** Raised when a file lacks the two marks between which a generated table stands. */
export class MarkMissing extends Error {
  override readonly name = "MarkMissing";
}

const opening = (name: string): string => `<!-- generated: ${name} (pnpm tables) -->`;
const CLOSING = "<!-- /generated -->";

/**
 * Returns `text` with what stands between the marks of `name` replaced by `body`.
 * @throws {MarkMissing} when either mark is not there: a table that nobody sees is no table.
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

/** A Markdown table; cells are escaped so that a `|` in them stays text. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
