import type { ArmClient } from "./arm.ts";

/** What there is after a run. */
export interface Observed {
  readonly rooms: readonly string[];
  /** For each room and each client, the ids that were acknowledged to it, in the order in which it published them. */
  readonly acknowledged: ReadonlyMap<string, readonly (readonly string[])[]>;
  readonly clients: readonly Pick<ArmClient, "has" | "sawNewEpoch" | "ends">[];
  /** What each room's log has; undefined: the arm keeps none. */
  readonly logs: ReadonlyMap<string, readonly string[]> | undefined;
}

/** What a run came to. Counts are of publications, once for each client that should have had them. */
export interface Outcome {
  readonly acknowledged: number;
  /** Acknowledged publications, once for each client. */
  readonly due: number;
  /** Acknowledged, and a client does not have it, though the log does, or though the client knows of no other life of the log. */
  readonly lost: number;
  /** Acknowledged and not in the log any more, whose life ended: the new epoch reports that to the client. */
  readonly reported: number;
  readonly twice: number;
  /** A client has it at another place than the log, or than the first client where there is none. */
  readonly disordered: number;
  /** How often connections ended, by the code that clients were given. */
  readonly ends: Readonly<Record<number, number>>;
  /** Nothing is lost, twice, or out of order. */
  readonly isWhole: boolean;
}

/** Compares what every client has with what was acknowledged, and with the log. */
export function judge({ rooms, acknowledged, clients, logs }: Observed): Outcome {
  let [total, lost, reported, twice, disordered] = [0, 0, 0, 0, 0];
  for (const room of rooms) {
    const byClient = acknowledged.get(room) ?? [];
    const ids = byClient.flat();
    total += ids.length;
    const log = logs?.get(room);
    const inLog = log && new Set(log);
    if (log !== undefined) twice += log.length - new Set(log).size;
    if (logs !== undefined && log === undefined) lost += ids.length * clients.length; // nobody can say what is there
    const reference = log ?? clients[0]?.has(room) ?? [];
    for (const client of clients) {
      const has = client.has(room);
      const unique = new Set(has);
      twice += has.length - unique.size;
      disordered += outOfOrder([...unique], reference);
      for (const id of ids) {
        if (unique.has(id)) continue;
        if (client.sawNewEpoch(room) && inLog?.has(id) === false) reported += 1;
        else lost += 1;
      }
      // What the log has and was never acknowledged is everybody's all the same.
      for (const id of log ?? []) if (!unique.has(id) && !ids.includes(id)) lost += 1;
      // What a client has beyond the log was lost to others, and it does not know.
      if (inLog !== undefined) for (const id of unique) if (!inLog.has(id)) lost += 1;
    }
    for (const own of byClient)
      disordered += outOfOrder(
        reference.filter((id) => own.includes(id)),
        own,
      );
  }
  const ends: Record<number, number> = {};
  for (const client of clients)
    for (const [code, count] of Object.entries(client.ends))
      ends[Number(code)] = (ends[Number(code)] ?? 0) + count;
  const isWhole = lost + twice + disordered === 0;
  const due = total * clients.length;
  return { acknowledged: total, due, lost, reported, twice, disordered, ends, isWhole };
}

/** How many of the ids that both lists have come before one that the reference has earlier. */
function outOfOrder(ids: readonly string[], reference: readonly string[]): number {
  const places = new Map(reference.map((id, i) => [id, i]));
  let [highest, count] = [-1, 0];
  for (const id of ids) {
    const place = places.get(id);
    if (place === undefined) continue;
    if (place < highest) count += 1;
    else highest = place;
  }
  return count;
}
