// How much `npm test` runs, and what it says of the rest.

/** What WSFN_TESTS may say. */
const EXTENTS = ["short", "all"];

/**
 * `all`: every test. `short`: without those that only repeat on many servers what the others show on one; no package is without tests. A
 * person's whole `npm test` is short, so that it takes minutes. What is asked for by name (`npm test -- --filter=NAME`) is run whole, and so is
 * what CI runs. WSFN_TESTS decides otherwise, but where everything is required.
 * @throws {Error} when the variable names neither
 */
export function extentOf(environment, args) {
  const { WSFN_TESTS: asked, WSFN_REQUIRE, CI } = environment;
  if (asked && !EXTENTS.includes(asked)) {
    throw new Error(`expected WSFN_TESTS to be ${EXTENTS.join(" or ")}, got ${asked}`);
  }
  if (WSFN_REQUIRE === "all") return "all";
  if (asked) return asked;
  return CI || args.length > 0 ? "all" : "short";
}

/** One line on the tests that a short run left out, from the kind of each; undefined when it left nothing out. */
export function leftOutLine(noted) {
  if (noted.length === 0) return undefined;
  const kinds = [...new Set(noted)]
    .sort()
    .map((kind) => `${kind} (${noted.filter((one) => one === kind).length})`);
  return `left to CI, and to \`WSFN_TESTS=all npm test\`: ${kinds.join(", ")}`;
}
