import {
  type Instance,
  InstanceError,
  type InstanceErrorCode,
  type InstanceFact,
  type LogLine,
  type NotReadyFact,
  startInstance,
} from "@wsfn/instance";
import type { FunctionSpec } from "@wsfn/platform";
import { factRows } from "../../language/language.ts";

/** A function that did not start. */
export interface NotStarted {
  readonly code: InstanceErrorCode;
  readonly message: string;
  readonly hint: string;
  /** Its last lines, as it wrote them. */
  readonly logs: string;
  /** Where it listens, when it was seen to listen where the platform does not look. */
  readonly listening?: NotReadyFact;
}

/** How a start is done. */
export interface StartTrialOptions {
  /** Default: the platform's 120 s. */
  readonly startTimeoutMs?: number | undefined;
  /** How long a function that listens in the wrong place may still come to the right one, ms. */
  readonly changeOfMindMs: number;
  readonly signal: AbortSignal;
  readonly onLog: (line: LogLine) => void;
}

/** After it was seen to listen in the wrong place, this long it may still come to listen in the right one. */
export const CHANGE_OF_MIND_MS = 3000;

/** Starts it, or gives up early: once it is seen to listen in the wrong place, waiting out 120 s would teach nothing. */
export async function startOrWhy(
  spec: FunctionSpec,
  { signal, startTimeoutMs, changeOfMindMs, onLog }: StartTrialOptions,
): Promise<{ readonly instance: Instance } | { readonly notStarted: NotStarted }> {
  let seen: NotReadyFact | undefined;
  const onFact = (fact: InstanceFact): void => {
    if (fact.kind === "notReady" && fact.why !== "listens-nowhere") seen = fact;
  };
  try {
    const instance = await startInstance(spec, {
      onLog,
      onFact,
      signal,
      elsewhereMs: changeOfMindMs,
      ...(startTimeoutMs === undefined ? {} : { startTimeoutMs }),
    });
    return { instance };
  } catch (error) {
    if (!(error instanceof InstanceError) || signal.aborted) throw error;
    const { code, notReady } = error;
    const [message, hint] = [error.textIn(factRows()), error.hintIn(factRows())];
    const logs = error.detail.logs ?? "";
    const listening = notReady?.why === "listens-nowhere" ? seen : (notReady ?? seen);
    return { notStarted: { code, message, hint, logs, ...(listening && { listening }) } };
  }
}
