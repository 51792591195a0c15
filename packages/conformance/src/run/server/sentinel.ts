import { OPCODE } from "@wsfn/protocol";
import { Connection } from "../../connection/connection.ts";
import type { Target } from "../../connection/target.ts";
import { WireLog } from "../../connection/wire-log.ts";
import { describeUnserved } from "../../judge/words.ts";
import { openFresh } from "../../probe/fresh-connection.ts";
import type { Timeouts } from "../../probe/timeouts.ts";

const MOST_BYTES = 1024 * 1024;
const EMPTY = Buffer.alloc(0);

/** Why no connection was opened: nobody listens, or what came in place of a 101. */
export interface NoAnswer {
  readonly listens: boolean;
  readonly cause: string;
}

/** Opens a connection as an ordinary client does, and no more. The caller owns it; `signal` ends it. */
export async function shakeHands(
  target: Target,
  timeouts: Timeouts,
  signal?: AbortSignal,
): Promise<Connection | NoAnswer> {
  const connection = new Connection({
    target,
    log: new WireLog(),
    events: { ok: [] },
    mostBytes: MOST_BYTES,
    signal,
  });
  connection.onMessage = () => {};
  connection.onPong = () => true;
  try {
    await connection.ready(timeouts.openMs);
  } catch (error) {
    connection.leave();
    return { listens: (error as Error).name === "AbortError", cause: (error as Error).message };
  }
  const instead = await openFresh(connection, { target, timeouts });
  if (instead === undefined) return connection;
  connection.leave();
  return { listens: true, cause: describeUnserved(instead) };
}

/**
 * A connection that is kept for one thing: it ends when the process that serves it does, also where a supervisor has started the next
 * one before anybody asked.
 */
export class Sentinel {
  readonly #kept: Connection;

  private constructor(kept: Connection) {
    this.#kept = kept;
  }

  /** Undefined where the server answers nobody, or nobody else while this one is open: then there can be no sentinel. */
  static async post(target: Target, timeouts: Timeouts, signal?: AbortSignal): Promise<Sentinel | undefined> {
    const kept = await shakeHands(target, timeouts, signal);
    if (!(kept instanceof Connection)) return undefined;
    const second = await shakeHands(target, timeouts, signal);
    if (second instanceof Connection) {
      leave(second);
      return new Sentinel(kept);
    }
    kept.leave();
    return undefined;
  }

  /** True: its end came without a Close frame, as the end of a process does it. */
  get isCut(): boolean {
    return this.#kept.ended !== undefined && this.#kept.closeCode === undefined;
  }

  /** True: the server said goodbye to it, as one does that lets nobody be idle. */
  get isClosed(): boolean {
    return this.#kept.closeCode !== undefined;
  }

  /** Says something, so that it does not end for being silent. */
  touch(): void {
    if (this.#kept.isOpen) this.#kept.sendFrame(OPCODE.ping, EMPTY);
  }

  leave(): void {
    leave(this.#kept);
  }
}

/** Ends a connection in the usual way, without a wait for the other side. */
function leave(connection: Connection): void {
  if (connection.isOpen) connection.sendFrame(OPCODE.close, Buffer.from([0x03, 0xe8]));
  connection.finish();
  connection.leave();
}
