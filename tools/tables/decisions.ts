import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { markdownTable } from "./marked-section.ts";

const TITLE = /^# (\d{4}): (.+)\n\nRoom: (.+)\.$/m;

/** The index of the decisions: number, title with its link, and the room that it is about. */
export function decisionsTable(root: string): string {
  const folder = join(root, "docs", "decisions");
  const rows = readdirSync(folder)
    .filter((file) => /^\d{4}-.*\.md$/.test(file))
    .sort()
    .map((file) => {
      const [, number = "", title = "", room = ""] =
        TITLE.exec(readFileSync(join(folder, file), "utf8")) ?? [];
      return [number, `[${title}](${file})`, room];
    });
  return markdownTable(["number", "decision", "room"], rows);
}
