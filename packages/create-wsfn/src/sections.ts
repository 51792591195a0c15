import type { Target } from "./template.ts";

/** Who a section of a page is for: readers in the repository that the templates come from, or those who chose one target, or both. */
const SECTION = /<!-- only: ([a-z, ]+) -->\n?([\s\S]*?)<!-- \/only -->\n?/g;

/**
 * A page with the sections that its reader has a use for. Sections stand between `<!-- only: runtime -->` and `<!-- /only -->`; several
 * readers are named with commas; `repository` names none who has a copy.
 */
export const withSections = (page: string, target: Target): string =>
  page.replace(SECTION, (_, readers: string, text: string) =>
    readers.split(",").some((reader) => reader.trim() === target) ? text : "",
  );
