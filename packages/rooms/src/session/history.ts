import type { HistoryCommand } from "../protocol/command.ts";
import { JsonText } from "../protocol/json-text.ts";
import { publicationText } from "../protocol/publication.ts";
import { refuse } from "../protocol/refusal.ts";
import type { ClientSession } from "./server.ts";
import { subscribed } from "./subscribe.ts";

/** A page of a room's log, for its subscribers. */
export async function history(session: ClientSession, request: HistoryCommand): Promise<object> {
  const { channel, limit = 0, since, reverse = false } = request;
  subscribed(session, channel);
  const { log, limits, settings } = session.server;
  const bounds = settings(channel);
  if (bounds === undefined) throw refuse("unknownChannel");
  const place = since && { offset: since.offset ?? 0, epoch: since.epoch ?? "" };
  if (reverse && place?.offset === 0) throw refuse("badRequest"); // there is nothing before the first
  const read = await log.read(
    channel,
    {
      ...(place && { since: place }),
      limit: limit < 0 ? limits.historyEntries : Math.min(limit, limits.historyEntries),
      reverse,
    },
    bounds,
  );
  // A place in another life of the log is none in this one. One whose publications are no longer kept is answered with what is.
  const isOtherLife =
    place !== undefined && !read.isContinuous && place.epoch !== "" && place.epoch !== read.end.epoch;
  if (isOtherLife) throw refuse("unrecoverablePosition");
  return {
    publications: read.entries.map(({ offset, entry }) => new JsonText(publicationText(offset, entry))),
    epoch: read.end.epoch,
    offset: read.end.offset,
  };
}
