/** The time of another clock, and whose it is. */
interface Reading {
  readonly at: Date;
  readonly from: string;
  /** The clock may be off by this much in either direction: its own resolution and the way of the answer. */
  readonly uncertainMs: number;
}

/** Asks a clock. Rejects when it cannot be reached, with a message for people. */
export type TimeSource = (signal: AbortSignal) => Promise<Reading>;

/** HTTP's Date has whole seconds (RFC 9110 §6.6.1). */
const DATE_RESOLUTION_MS = 1000;
const ASK_TIMEOUT_MS = 5000;

/** The platform's own endpoint of a region, which checks signatures by its clock (3.0 manual, API endpoints). */
export const platformEndpoint = (region: string): string => `https://fcv3.${region}.aliyuncs.com/`;

/** A clock that answers HTTP: the Date of its answer. Any status will do; the request carries nothing. */
export function httpTimeSource(url: string): TimeSource {
  return async (signal) => {
    const askedAt = performance.now();
    const timeout = AbortSignal.timeout(ASK_TIMEOUT_MS);
    const response = await fetch(url, {
      method: "HEAD",
      redirect: "manual",
      signal: AbortSignal.any([signal, timeout]),
    });
    const date = response.headers.get("date");
    const at = date === null ? undefined : new Date(date);
    if (at === undefined || Number.isNaN(at.getTime())) throw new Error(`${url} answered without a Date`);
    return { at, from: new URL(url).host, uncertainMs: DATE_RESOLUTION_MS + performance.now() - askedAt };
  };
}

/** No clock but this machine's. */
export const noTimeSource: TimeSource = () => Promise.reject(new Error("--offline was given"));
