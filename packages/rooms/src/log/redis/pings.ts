import { systemClock } from "../../clock.ts";
import { type Connection, within } from "./connection.ts";
import type { LinkOptions } from "./subscriber.ts";

/** What is made of an answer, and of silence. */
interface PingEvents {
  /** It answered. What comes of that is awaited by nobody, and may not reject. */
  readonly onAlive?: (connection: Connection) => void;
  readonly onDead: (connection: Connection) => void;
}

/**
 * Asks a connection that listens for a sign of life every so often, as a half-open one is silent like a quiet room: it is found dead
 * `pingEveryMs` and `timeoutMs` after its last sign of life at the latest. Returns what ends that.
 */
export function pings(
  { timeoutMs, pingEveryMs, clock = systemClock }: LinkOptions,
  connectionOfNow: () => Connection,
  { onAlive, onDead }: PingEvents,
): () => void {
  const ask = async (): Promise<void> => {
    timer = clock.after(pingEveryMs, ask);
    const connection = connectionOfNow();
    if (connection.status !== "ready") return;
    try {
      await within(timeoutMs, "ping", connection.ping(), clock);
    } catch {
      onDead(connection);
      return;
    }
    onAlive?.(connection);
  };
  let timer = clock.after(pingEveryMs, ask);
  return () => timer.cancel();
}
