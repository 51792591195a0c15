import type { Clock } from "../clock.ts";
import type { ClientInfo } from "../protocol/publication.ts";
import type { PresenceStore } from "./presence-store.ts";

interface Lease {
  readonly info: ClientInfo;
  untilMs: number;
}

/** Presence in this process's memory. */
export function memoryPresence(clock: Clock): PresenceStore {
  const rooms = new Map<string, Map<string, Lease>>();
  const leasesOf = (room: string): Map<string, Lease> => rooms.get(room) ?? new Map();
  const here = (room: string): ClientInfo[] =>
    [...leasesOf(room).values()].filter(({ untilMs }) => untilMs > clock.wallMs()).map(({ info }) => info);
  const hasUser = (leases: Map<string, Lease>, user: string): boolean =>
    [...leases.values()].some(({ info }) => info.user === user);

  function put(room: string, info: ClientInfo, leaseMs: number): { isFirst: boolean } {
    const leases = leasesOf(room);
    rooms.set(room, leases);
    const isFirst = !hasUser(leases, info.user);
    leases.set(info.client, { info, untilMs: clock.wallMs() + leaseMs });
    return { isFirst };
  }

  function remove(room: string, client: string): { isLast: boolean } {
    const leases = leasesOf(room);
    const lease = leases.get(client);
    if (lease === undefined) return { isLast: false };
    leases.delete(client);
    if (leases.size === 0) rooms.delete(room);
    return { isLast: !hasUser(leases, lease.info.user) };
  }

  return {
    enter: async (room, info, leaseMs) => put(room, info, leaseMs),
    async renew(room, infos, leaseMs) {
      for (const info of infos) put(room, info, leaseMs);
    },
    leave: async (room, client) => remove(room, client),
    list: async (room) => here(room),
    async stats(room) {
      const infos = here(room);
      return { clients: infos.length, users: new Set(infos.map(({ user }) => user)).size };
    },
    async expire(room) {
      const gone = [...leasesOf(room).values()].filter(({ untilMs }) => untilMs <= clock.wallMs());
      return gone.map(({ info }) => ({ info, ...remove(room, info.client) }));
    },
  };
}
