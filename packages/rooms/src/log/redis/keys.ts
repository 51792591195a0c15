/** The keys and the channel of a room: all in one slot of a Cluster, by the hash tag in braces. */
export interface RoomKeys {
  /** Hash: epoch, offset, the server's life, and past epochs with the offsets they ended at. */
  readonly meta: string;
  /** Stream: the publications; the ids are offsets. */
  readonly log: string;
  /** Hash: client id -> who it is. */
  readonly here: string;
  /** Sorted set: client id by the end of its lease. */
  readonly leases: string;
  /** Hash: user -> number of clients. */
  readonly users: string;
  /** Pub/sub: what is published and announced. */
  readonly channel: string;
  /** String: the place of the publication with this id. */
  once(id: string): string;
}

/** Names the keys of a room. Braces in its name would end the hash tag: they are escaped, and so is the escape. */
export function roomKeys(prefix: string, room: string): RoomKeys {
  const tag = room.replace(/[%{}]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  // An empty tag is none to a Cluster; no room has an empty name.
  const key = (part: string): string => `${prefix}:{${tag}}:${part}`;
  return {
    meta: key("meta"),
    log: key("log"),
    here: key("here"),
    leases: key("leases"),
    users: key("users"),
    channel: key("live"),
    once: (id) => key(`once:${id}`),
  };
}
