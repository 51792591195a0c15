import type { Joined } from "../hub/room.ts";
import { type LogEntry, LogUnavailable } from "../log/room-log.ts";
import { publicationPrefix, publicationPush } from "../protocol/encode.ts";
import type { ClientSession } from "./server.ts";
import type { Subscription } from "./subscription.ts";

/** What a client missed is sent in pages of so many characters: each is soon taken, and from then on the client need not ask for it again. */
const PAGE_CHARACTERS = 64 * 1024;

/** The length of a page: a reply with one and a push with another fit into what the client may leave unread, and more. */
export const pageCharacters = ({ server }: ClientSession): number =>
  Math.min(PAGE_CHARACTERS, server.limits.unreadBytes / 8);

/** A client that is in a room, as far as it knows; what it missed beyond its reply is on the way. */
export interface Entered {
  readonly subscription: Subscription;
  /** Up to where the client is brought by its reply. */
  readonly place: Joined["position"];
}

/** Brings a client to where its room is, after the rooms in which that is under way. Its commands are answered meanwhile, between two pages. */
export function catchUp(session: ClientSession, entered: Entered): void {
  session.catchingUp = session.catchingUp.then(() => bringUp(session, entered));
}

/**
 * Sends what a client missed as pushes, a page whenever it has read enough of what was sent before, until it is where the room is and
 * follows it. Meanwhile the room's publications do not pile up for it: it gets them from the log. Where that cannot go on without a gap,
 * the client is asked to subscribe again.
 */
async function bringUp(session: ClientSession, { subscription, place }: Entered): Promise<void> {
  const { channel } = subscription;
  const { hub, limits, onError } = session.server;
  const prefix = publicationPrefix(channel);
  const isHere = (): boolean => session.subscriptions.get(channel) === subscription;
  const push = (entries: readonly LogEntry[]): void => {
    if (entries.length > 0)
      session.push(entries.map(({ offset, entry }) => publicationPush(prefix, offset, entry)).join("\n"));
  };
  let [since, isIn] = [place, false];
  try {
    while (!isIn) {
      await session.hasRoom();
      if (!isHere()) return;
      await hub.join(channel, {
        member: subscription,
        since,
        limit: limits.recoverEntries,
        pageCharacters: pageCharacters(session),
        onJoined(joined) {
          isIn = joined.isIn;
          since = endOf(joined);
          if (!isHere()) hub.leave(channel, subscription);
          else if (joined.recovered) push(joined.missed);
          else session.interrupt(channel);
        },
      });
    }
  } catch (error) {
    if (!(error instanceof LogUnavailable)) onError(error as Error);
    if (isHere()) session.interrupt(channel);
  }
}

/** The place up to which a client is brought by what it missed. */
export const endOf = ({ missed, position }: Joined): Joined["position"] => ({
  offset: missed.at(-1)?.offset ?? position.offset,
  epoch: position.epoch,
});
