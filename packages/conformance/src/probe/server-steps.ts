import type { Step } from "../case/step.ts";
import type { CaseRun } from "./case-run.ts";

type StepOf<Do extends Step["do"]> = Extract<Step, { do: Do }>;

/** The platform waits for the end of a process, and looks at its exit code. */
export async function awaitExit(step: StepOf<"await-exit">, run: CaseRun): Promise<void> {
  const { process } = run;
  if (process === undefined) return;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), step.withinMs + (process.exitToldLateMs ?? 0));
  });
  const exit = await Promise.race([process.exited, late]);
  clearTimeout(timer);
  if (exit === undefined)
    run.broke.push(`expected the process to end within ${step.withinMs} ms of SIGTERM, it still runs`);
  else if (exit.code !== step.code)
    run.broke.push(`expected exit code ${step.code}, came ${exit.code ?? "a signal"}`);
}

/** Memory is the peak of the whole server, so the case has to run on one of its own. */
export function memoryWithin(step: StepOf<"memory-within">, run: CaseRun): void {
  const now = run.process?.memoryBytes?.();
  if (now === undefined || run.memoryAtStart === undefined) return;
  const grown = now - run.memoryAtStart;
  if (grown > step.bytesMore) {
    run.broke.push(
      `expected the server's memory to grow by at most ${mib(step.bytesMore)}, it grew by ${mib(grown)}`,
    );
  }
}

const mib = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MiB`;

export function portAsTold(_step: StepOf<"port-as-told">, run: CaseRun): void {
  if (run.process?.portAsTold === false) {
    run.broke.push(
      "expected the server to listen on the port in FC_SERVER_PORT, it listens on one written into it",
    );
  }
}

export function startedWithin(step: StepOf<"started-within">, run: CaseRun): void {
  const took = run.process?.startedInMs;
  if (took !== undefined && took > step.ms)
    run.broke.push(`expected the server to be ready within ${step.ms} ms, it took ${Math.round(took)} ms`);
}

export async function awaitLog(step: StepOf<"await-log">, run: CaseRun): Promise<void> {
  const said = await run.process?.logs?.(step.text, run.patience.eventMs);
  if (said === false) {
    run.broke.push(
      `expected a line with ${JSON.stringify(step.text)} on stdout or stderr within ${run.patience.eventMs} ms, came none`,
    );
  }
}
