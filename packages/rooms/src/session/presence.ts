import { refuse } from "../protocol/refusal.ts";
import type { ClientSession } from "./server.ts";
import { subscribed } from "./subscribe.ts";

interface Asked {
  readonly channel: string;
}

/** Who is in a room, for its subscribers. */
export async function presence(session: ClientSession, { channel }: Asked): Promise<object> {
  if (!subscribed(session, channel).isPresent) throw refuse("notAvailable");
  const infos = await session.server.log.presence.list(channel);
  return { presence: Object.fromEntries(infos.map((info) => [info.client, info])) };
}

/** How many are in a room, for its subscribers. */
export async function presenceStats(session: ClientSession, { channel }: Asked): Promise<object> {
  if (!subscribed(session, channel).isPresent) throw refuse("notAvailable");
  const { clients, users } = await session.server.log.presence.stats(channel);
  return { num_clients: clients, num_users: users };
}
