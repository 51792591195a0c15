import type { Arm } from "./arm.ts";
import { type Proven, total } from "./prove.ts";

const share = (count: number, of: number): string => `${count} (${((100 * count) / of).toFixed(2)} %)`;

/** A table in Markdown: what each arm lost, had twice or out of order, of all deliveries that were due. */
export function lossTable(
  arms: readonly { readonly arm: Arm; readonly proven: readonly Proven[] }[],
): string {
  const rows = arms.map(({ arm, proven }) => {
    const { runs, due, lost, twice, disordered } = total(proven);
    return [arm.name, runs, due, ...[lost, twice, disordered].map((count) => share(count, due))];
  });
  const head = ["arm", "runs", "deliveries due", "lost", "twice", "out of order"];
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}
