import type { Step } from "../../case/step.ts";
import type { CaseRun } from "../case-run.ts";

type StepOf<Do extends Step["do"]> = Extract<Step, { do: Do }>;

/** The platform waits for the end of a process, and looks at its exit code. */
export async function awaitExit(step: StepOf<"await-exit">, run: CaseRun): Promise<void> {
  const { process } = run;
  if (process === undefined) return;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), step.withinMs + (process.exitReportedLateMs ?? 0));
  });
  const exit = await Promise.race([process.exited, late]);
  clearTimeout(timer);
  if (exit === undefined) run.pulse.ranOutOfTime();
  if (exit === undefined) run.facts.push({ fact: "not-exited", withinMs: step.withinMs });
  else if (exit.code !== step.code) run.facts.push({ fact: "exit-code", wanted: step.code, got: exit.code });
}

/** Memory is the peak of the whole server, so the case has to run on one of its own. */
export function memoryWithin(step: StepOf<"memory-within">, run: CaseRun): void {
  const now = run.process?.memoryBytes?.();
  if (now === undefined || run.memoryAtStart === undefined) return;
  const grown = now - run.memoryAtStart;
  if (grown > step.bytesMore) {
    run.facts.push({ fact: "memory-grown", mostBytes: step.bytesMore, bytes: grown });
  }
}

/** Notes a server that listens on a port of its own instead of the one that it was given. */
export function portAsGiven(_step: StepOf<"port-as-given">, run: CaseRun): void {
  if (run.process?.portAsGiven === false) {
    run.facts.push({ fact: "port-hard-coded" });
  }
}

/** Notes a server that took longer to start than the step allows. */
export function startedWithin(step: StepOf<"started-within">, run: CaseRun): void {
  const took = run.process?.startedInMs;
  if (took === undefined || took <= step.ms) return;
  run.pulse.ranOutOfTime();
  run.facts.push({ fact: "slow-start", withinMs: step.ms, tookMs: took });
}

/** Waits for a line with the text in the server's log, and notes when none was written in time. */
export async function awaitLog(step: StepOf<"await-log">, run: CaseRun): Promise<void> {
  const said = await run.process?.logs?.(step.text, run.timeouts.eventMs);
  if (said === false) {
    run.pulse.ranOutOfTime();
    run.facts.push({ fact: "not-logged", text: step.text, withinMs: run.timeouts.eventMs });
  }
}
