import type { ConformanceCase } from "../case/case.ts";
import type { Report } from "../report/report.ts";
import type { MissingEcho } from "./server/missing-echo.ts";

/** The suites that a server without an echo breaks least of; named so that its owner has something to run at once. */
const HARDLY_NEED_ECHO = "close,control";

/**
 * What a report says once, in place of leaving it to be guessed from hundreds of failures. `ask` is called after the run and only when
 * something failed: before it, one more message could end a server that a case shall be seen to end.
 */
export async function remarksOn(
  report: Report,
  cases: readonly ConformanceCase[],
  ask: () => Promise<MissingEcho | undefined>,
): Promise<readonly string[]> {
  const missed = report.cases.some(
    ({ suite, verdict }) => suite !== "rooms" && (verdict === "fail" || verdict === "warn"),
  );
  if (!missed) return [];
  const missing = await ask();
  if (missing === undefined) return [];
  // A server that gave messages back and is silent now was worn out by the run.
  if (!missing.answered && gaveBack(report, cases)) return [];
  return [
    `this server does not echo: ${missing.says}. The suite expects every message back as it came, and most failures come from that. Give it an echo on a path of its own and judge that, or only --suite ${HARDLY_NEED_ECHO}, which hardly needs one.`,
  ];
}

/** Whether a case passed that no server passes without sending a message. */
function gaveBack({ cases }: Report, catalogue: readonly ConformanceCase[]): boolean {
  const passed = new Set(cases.filter(({ verdict }) => verdict === "pass").map(({ id }) => id));
  return catalogue.some(
    ({ id, events: { ok, tolerated = [] } }) =>
      passed.has(id) &&
      [...ok, ...tolerated].every((events) =>
        events.some(({ kind }) => kind === "text" || kind === "binary"),
      ),
  );
}
