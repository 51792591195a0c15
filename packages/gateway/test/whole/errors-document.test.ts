import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { errorsTable } from "../errors-table.ts";

const PAGE = fileURLToPath(new URL("../../../../docs/gateway-errors.md", import.meta.url));

// `vitest run errors-document -u` in this folder writes the page anew.
it("keeps the page of refusals the same as the rows that are tried on real sockets", async () => {
  const page = readFileSync(PAGE, "utf8");
  const table = /(?<=\n<!-- generated: errors[^\n]*-->\n\n).*(?=\n\n<!-- \/generated -->)/s;
  expect(page).toMatch(table);
  await expect(page.replace(table, () => errorsTable().trim())).toMatchFileSnapshot(PAGE);
});
