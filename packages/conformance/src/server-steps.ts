import { encodeRequest } from "@wsfn/protocol";
import { fresh } from "./fresh-connection.ts";
import type { Run } from "./run.ts";
import type { Step } from "./step.ts";

type StepOf<Do extends Step["do"]> = Extract<Step, { do: Do }>;

/** Ordinary HTTP on a connection of its own. */
export async function http(step: StepOf<"http">, run: Run): Promise<void> {
  const target =
    step.host === "other" && run.process?.otherHost
      ? { ...run.target, host: run.process.otherHost }
      : run.target;
  const connection = fresh({ ...run, target });
  try {
    await connection.ready(run.patience.openMs);
    connection.expectResponse(undefined);
    const headers: (readonly [string, string])[] = [
      ["Host", target.authority],
      ["Connection", "close"],
      ["Content-Length", "0"],
    ];
    connection.send(
      encodeRequest({ method: step.method, target: step.path, headers }),
      `${step.method} ${step.path}`,
    );
    await connection.until(
      () => connection.response !== undefined || connection.ended !== undefined,
      run.patience.openMs,
    );
    const came = connection.response?.status;
    const isRight = came !== undefined && (step.status.length === 0 || step.status.includes(came));
    if (!isRight) {
      run.broke.push(
        `expected ${step.status.join(" or ") || "an answer"} to ${step.method} ${step.path}${step.host === "other" ? ` on ${target.host}` : ""}, came ${came ?? "no response"}`,
      );
    }
  } catch (error) {
    run.broke.push(
      `expected an answer to ${step.method} ${step.path} on ${target.host}, came ${(error as Error).message}`,
    );
  } finally {
    connection.leave();
  }
}

export async function awaitExit(step: StepOf<"await-exit">, run: Run): Promise<void> {
  if (run.process === undefined) return;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), step.withinMs);
  });
  const exit = await Promise.race([run.process.exited, late]);
  clearTimeout(timer);
  if (exit === undefined)
    run.broke.push(`expected the process to end within ${step.withinMs} ms of SIGTERM, it still runs`);
  else if (exit.code !== step.code)
    run.broke.push(`expected exit code ${step.code}, came ${exit.code ?? "a signal"}`);
}

/** Memory is the peak of the whole server, so the case has to run on one of its own. */
export function memoryWithin(step: StepOf<"memory-within">, run: Run): void {
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

export function portAsTold(_step: StepOf<"port-as-told">, run: Run): void {
  if (run.process?.portAsTold === false) {
    run.broke.push(
      "expected the server to listen on the port in FC_SERVER_PORT, it listens on one written into it",
    );
  }
}
