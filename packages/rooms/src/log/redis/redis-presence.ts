import { encode, JsonText } from "../../protocol/json-text.ts";
import type { ClientInfo } from "../../protocol/publication.ts";
import { rawMember } from "../../protocol/raw-member.ts";
import type { PresenceStore } from "../presence-store.ts";
import type { Commands } from "./commands.ts";
import type { RoomKeys } from "./keys.ts";
import type { ScriptName } from "./scripts/index.ts";

/** Presence in Redis. */
export function redisPresence(commands: Commands, keysOf: (room: string) => RoomKeys): PresenceStore {
  const run = (name: ScriptName, room: string, args: readonly (string | number)[]) => {
    const { here, leases, users } = keysOf(room);
    return commands.run(name, [here, leases, users], args);
  };
  const enter = (room: string, infos: readonly ClientInfo[], leaseMs: number) =>
    run("enter", room, [
      leaseMs,
      commands.now,
      ...infos.flatMap((info) => [info.client, info.user, encode(info)]),
    ]);
  return {
    enter: async (room, info, leaseMs) => ({ isFirst: (await enter(room, [info], leaseMs)) === 1 }),
    async renew(room, infos, leaseMs) {
      await enter(room, infos, leaseMs);
    },
    leave: async (room, client) => ({ isLast: (await run("leave", room, [client])) === 1 }),
    list: async (room) => ((await run("list", room, [commands.now])) as string[]).map(decodeInfo),
    async stats(room) {
      const [clients = 0, users = 0] = (await run("stats", room, [commands.now])) as number[];
      return { clients, users };
    },
    async expire(room) {
      const answer = (await run("expire", room, [commands.now])) as (string | number)[];
      const gone: { info: ClientInfo; isLast: boolean }[] = [];
      for (let i = 0; i + 1 < answer.length; i += 2)
        gone.push({ info: decodeInfo(String(answer[i])), isLast: answer[i + 1] === 1 });
      return gone;
    },
  };
}

function decodeInfo(text: string): ClientInfo {
  const { user, client } = JSON.parse(text) as { user: string; client: string };
  const [conn, chan] = [rawMember(text, ["conn_info"]), rawMember(text, ["chan_info"])];
  return {
    user,
    client,
    ...(conn !== undefined && { conn_info: new JsonText(conn) }),
    ...(chan !== undefined && { chan_info: new JsonText(chan) }),
  };
}
