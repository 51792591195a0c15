import { encodeRequest, headerValues, listsToken, type RawHeader, type ResponseHead } from "@wsfn/protocol";
import type { Status } from "../../case/case.ts";
import type { Step } from "../../case/step.ts";
import type { Connection } from "../../connection/connection.ts";
import { matchesStatus } from "../../connection/status.ts";
import type { CaseRun } from "../case-run.ts";
import { fresh } from "../fresh-connection.ts";

type StepOf<Do extends Step["do"]> = Extract<Step, { do: Do }>;

/** Ordinary HTTP on a connection of its own. */
export async function http(step: StepOf<"http">, run: CaseRun): Promise<void> {
  const other = step.host === "other" ? run.process?.otherHost : undefined;
  const target = other === undefined ? run.target : { ...run.target, host: other };
  const path = step.path === "health-check" ? (run.process?.healthPath ?? "/") : step.path;
  const to = `${step.method} ${path}${other === undefined ? "" : ` on ${other}`}`;
  const connection = fresh(run, target);
  try {
    await connection.ready(run.timeouts.openMs);
    const headers = { ...step.headers, Connection: "close", "Content-Length": "0" };
    const got = (await answerTo(connection, run, { method: step.method, path, headers }))?.status;
    const wanted: readonly Status[] = step.status;
    const isRight =
      got !== undefined && (wanted.length === 0 || wanted.some((status) => matchesStatus(status, got)));
    if (!isRight) run.facts.push({ fact: "http-status", to, wanted, ...(got !== undefined && { got }) });
  } catch (error) {
    run.facts.push({ fact: "http-failed", to, error: (error as Error).message });
  } finally {
    connection.leave();
  }
}

/** The platform keeps its connections to an instance for later calls, for as long as an instance may live. */
const LEAST_KEPT_S = 15 * 60;

/** One connection for two requests, with a pause between them. */
export async function keepAlive(step: StepOf<"keep-alive">, run: CaseRun): Promise<void> {
  const to = `GET ${step.path}`;
  const connection = fresh(run);
  try {
    await connection.ready(run.timeouts.openMs);
    const first = await answerTo(connection, run, { method: "GET", path: step.path });
    if (first === undefined) {
      run.facts.push({ fact: "http-status", to, wanted: [] });
      return;
    }
    if (listsToken(first, "connection", "close")) {
      // A server that says so closes nobody's request; whether it may say so is a rule of its own.
      if (step.idleMs === 0) run.facts.push({ fact: "http-closed", how: "announced" });
      return;
    }
    const announced = step.idleMs > 0 ? keptSeconds(first) : undefined;
    if (announced !== undefined && announced < LEAST_KEPT_S) {
      run.facts.push({ fact: "http-closed", how: { timeoutSec: announced } });
    }
    const began = performance.now();
    await connection.until(() => connection.ended !== undefined, step.idleMs);
    const second =
      connection.ended === undefined
        ? await answerTo(connection, run, { method: "GET", path: step.path })
        : undefined;
    if (second !== undefined) return;
    const afterMs = Math.round(performance.now() - began);
    run.facts.push({ fact: "http-closed", how: { afterMs } });
  } catch (error) {
    run.facts.push({ fact: "http-failed", to, error: (error as Error).message });
  } finally {
    connection.leave();
  }
}

/** Asks on a connection that may be asked again. Undefined: no answer came. */
export async function answerTo(
  connection: Connection,
  { target, timeouts }: Pick<CaseRun, "target" | "timeouts">,
  request: { method: string; path: string; headers?: Readonly<Record<string, string>> },
): Promise<ResponseHead | undefined> {
  const { method, path } = request;
  const headers: RawHeader[] = [["Host", target.authority], ...Object.entries(request.headers ?? {})];
  connection.expectResponse(undefined);
  connection.send(encodeRequest({ method, target: path, headers }), `${method} ${path}`);
  await connection.until(
    () => connection.response !== undefined || connection.ended !== undefined,
    timeouts.openMs,
  );
  return connection.response;
}

/** What the server says about it, in the header that most servers send (`Keep-Alive: timeout=5`). */
function keptSeconds(head: ResponseHead): number | undefined {
  const said = /(?:^|[\s,;])timeout=(\d+)/i.exec(headerValues(head, "keep-alive").join(", "))?.[1];
  return said === undefined ? undefined : Number(said);
}
