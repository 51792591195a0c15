import type { Requests } from "../protocol/command.ts";
import { jsonText } from "../protocol/json-text.ts";
import { encodeEntry } from "../protocol/publication.ts";
import { refuse } from "../protocol/refusal.ts";
import type { ClientSession } from "./server.ts";
import { subscribed } from "./subscribe.ts";

/** Publishes what a subscriber of the room sent, as the application lets it; answered when the log has it. */
export async function publish(
  session: ClientSession,
  { channel, data, type = 0 }: Requests["publish"],
): Promise<object> {
  const { hooks, log, settings, clock } = session.server;
  if (hooks.onPublish === undefined || type !== 0) throw refuse("notAvailable");
  const { info } = subscribed(session, channel);
  if (data === undefined) throw refuse("badRequest");
  const room = settings(channel);
  if (room === undefined) throw refuse("unknownChannel");
  const given = (await hooks.onPublish({ client: session, channel, data })) ?? {};
  const entry = encodeEntry({
    data: given.data === undefined ? data : jsonText(given.data),
    info,
    tags: given.tags,
    time: Math.floor(clock.wallMs()),
  });
  const once = given.id === undefined ? undefined : { id: given.id, rememberMs: room.rememberIdsMs };
  await log.append(channel, entry, room, once);
  return {};
}
