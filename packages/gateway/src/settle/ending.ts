import type { EndedBy, InjectedFault } from "../events.ts";
import type { GatewayError } from "../gateway-error.ts";
import type { Words } from "../words.ts";

/** How an exchange ended; what is left out is what a refusal has. */
export interface Ending {
  readonly status: number;
  readonly by: EndedBy;
  /** It ended with a reset or a cut. Default false. */
  readonly abrupt?: boolean;
  readonly error?: GatewayError;
  /** Default 0. */
  readonly bytesIn?: number;
  /** Default 0. */
  readonly bytesOut?: number;
  /** Of an asynchronous request: tries before this one. */
  readonly retryCount?: number;
  /** Of one that failed and is tried again: after how long. */
  readonly retryInMs?: number;
}

/** The injected fault that caused an end, or that the instance was under when it came. */
export function injectedInto(
  { by, status, abrupt, error }: Ending,
  ofInstance: InjectedFault | undefined,
): InjectedFault | undefined {
  if (error?.injected) return error.injected;
  if (by === "fault") return "cut";
  if (by === "idle") return "idle";
  if (ofInstance !== "kill") return ofInstance;
  // A client that left, or a timeout, was first.
  if (by !== "function") return undefined;
  // An answer that was whole came before the SIGKILL. A relayed connection ends with it: the kernel sends a FIN for a killed process
  // whose input was read, and that looks as polite as the function's own.
  return status === 101 || abrupt || error ? "kill" : undefined;
}

/** Who ended it: a function that was killed by a fault did not end anything. */
export const endedByOf = ({ by }: Ending, injected: InjectedFault | undefined): EndedBy =>
  injected === "kill" ? "fault" : by;

/** The message and the hint of a failure, in English and as they can be put into another language. */
export function wordsOf(
  error: GatewayError,
  injected: InjectedFault | undefined,
): { readonly message: string; readonly hint: string; readonly says: Words } {
  const { message, says } = error;
  if (injected !== "kill") return { message, hint: error.hint, says };
  return { message, hint: KILLED, says: { message: says.message } };
}

/** No hint that would look for an injected fault in the function. */
const KILLED = "an injected fault killed the instance";
