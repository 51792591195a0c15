import { type ErrorKey, errorRow } from "@wsfn/platform";
import { ERROR_CASES } from "./error-cases.ts";

/** One line of the table in the docs: what was tried on real sockets, and its row of the platform's table. */
interface ErrorTableRow {
  readonly key: ErrorKey;
  readonly when: string;
  readonly status: number;
  readonly errorType: string;
  readonly code: string;
  readonly message: string;
  readonly billed: "yes" | "no";
  readonly blame: string;
  readonly hint: string;
  readonly source: string;
  readonly confirmed: "yes" | "no";
}

/** In the order of their statuses. */
const ERROR_TABLE_ROWS: readonly ErrorTableRow[] = ERROR_CASES.map(({ key, when }): ErrorTableRow => {
  const row = errorRow(key);
  return {
    key,
    when,
    status: row.status,
    errorType: row.errorType ?? "",
    code: row.code,
    message: row.message,
    billed: row.billed ? "yes" : "no",
    blame: row.blame,
    hint: row.hint,
    source: row.source,
    confirmed: row.confirmed ? "yes" : "no",
  };
}).toSorted((a, b) => a.status - b.status);

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
const code = (text: string): string => (text === "" ? "" : `\`${cell(text)}\``);

/** The table of docs/gateway-errors.md. */
export function errorsTable(): string {
  const head = ["HTTP", "X-Fc-Error-Type", "Code", "when", "message", "billed", "way out", "confirmed"];
  const rows = ERROR_TABLE_ROWS.map((row) => [
    String(row.status),
    code(row.errorType),
    code(row.code),
    cell(row.when),
    code(row.message),
    row.billed,
    cell(row.hint),
    row.confirmed,
  ]);
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
