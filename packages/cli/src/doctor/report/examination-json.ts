import type { Examination } from "../examination.ts";
import { countStatuses } from "./counts.ts";

/** What `wsfn doctor --json` prints. Field names are a contract: scripts read them. */
export function examinationJson(examinations: readonly Examination[]): unknown {
  return {
    functions: examinations.map(({ spec, results }) => ({
      function: spec?.name ?? null,
      target: spec?.target ?? null,
      runtime: spec?.runtime ?? null,
      checks: results.map(({ check, verdict }) => ({
        id: check.id,
        looksAt: check.looksAt,
        source: check.source,
        ...verdict,
        ...(verdict.status === "finding" && {
          findings: verdict.findings.map((finding) => ({
            message: check.finding,
            fix: check.fix,
            ...finding,
          })),
        }),
      })),
    })),
    counts: countStatuses(examinations),
  };
}
