import type { Subscribed } from "../application/hooks.ts";
import type { Joined } from "../hub/room.ts";
import type { SubscribeCommand } from "../protocol/command.ts";
import { ERRORS } from "../protocol/errors.ts";
import { JsonText, jsonText } from "../protocol/json-text.ts";
import { publicationText } from "../protocol/publication.ts";
import { disconnect, Refusal, refuse } from "../protocol/refusal.ts";
import { UNSUBSCRIBES } from "../protocol/unsubscribes.ts";
import { catchUp, type Entered, endOf, pageCharacters } from "./catch-up.ts";
import { expire, secondsLeft } from "./expiry.ts";
import type { ClientSession } from "./server.ts";
import { Subscription } from "./subscription.ts";

/** The bit of `flag` by which a client wants an error where it cannot be recovered. */
const REJECT_UNRECOVERED = 2;

/** A client asks for a channel; answered before anything that is published from then on. */
export async function subscribe(
  session: ClientSession,
  request: SubscribeCommand,
  id: number,
): Promise<undefined> {
  const entered = await enter(session, request, { isServerSide: false }, (result) =>
    session.reply(id, "subscribe", result),
  );
  if (entered !== undefined) catchUp(session, entered);
  return undefined;
}

/** A client leaves a channel, or one that it was not in: both are fine. */
export async function unsubscribe(
  session: ClientSession,
  { channel }: { readonly channel: string },
): Promise<object> {
  const subscription = session.subscriptions.get(channel);
  if (subscription !== undefined) session.drop(subscription, { staysPresent: false });
  session.interrupted.delete(channel);
  return {};
}

/**
 * Brings a client into a room. `onResult` runs before anything that is published from then on is sent to the client. Resolves with what the
 * client has to catch up with after that, if it is more than a page.
 */
export async function enter(
  session: ClientSession,
  request: SubscribeCommand,
  { isServerSide }: { readonly isServerSide: boolean },
  onResult: (result: object) => void,
): Promise<Entered | undefined> {
  const { server } = session;
  const { channel } = request;
  const settings = channelSettings(session, request);
  const granted = isServerSide ? {} : await grant(session, request);
  const ttl = secondsLeft(granted.expiresAtMs, server.clock.wallMs());
  if (ttl === 0) throw refuse("expired");
  if (session.phase === "over") return undefined;
  const subscription = new Subscription(
    {
      channel,
      info: {
        user: session.user,
        client: session.id,
        ...(session.info !== undefined && { conn_info: session.info }),
        ...(granted.info !== undefined && { chan_info: jsonText(granted.info) }),
      },
      isPresent: settings.presence,
      wantsJoinLeave: settings.presence && settings.joinLeave,
      isServerSide,
      isRefreshable: server.tokens !== undefined && request.token !== undefined,
    },
    session,
  );
  session.subscriptions.set(channel, subscription);
  session.interrupted.delete(channel);
  let entered: Entered | undefined;
  try {
    const isFirst = settings.presence && (await server.hub.present(subscription));
    await server.hub.join(channel, {
      member: subscription,
      limit: server.limits.recoverEntries,
      pageCharacters: pageCharacters(session),
      since: request.recover ? { offset: request.offset ?? 0, epoch: request.epoch ?? "" } : undefined,
      onJoined(joined) {
        const isWelcome = session.subscriptions.get(channel) === subscription;
        if (!isWelcome) return; // the client left meanwhile
        if (((request.flag ?? 0) & REJECT_UNRECOVERED) !== 0 && request.recover && !joined.recovered)
          throw new Refusal(ERRORS.unrecoverablePosition);
        subscription.isIn = true;
        if (!joined.isIn) entered = { subscription, place: endOf(joined) };
        onResult(subscribeResult(request, joined, { ttl, data: granted.data }));
      },
    });
    if (!subscription.isIn) {
      leaveQuietly(session, subscription);
      return undefined;
    }
    subscription.expiry = expire(session, granted.expiresAtMs, () =>
      session.unsubscribed(channel, UNSUBSCRIBES.expired),
    );
    if (isFirst && subscription.wantsJoinLeave) await server.hub.announce("join", subscription);
    return entered;
  } catch (error) {
    leaveQuietly(session, subscription);
    throw error;
  }
}

/** Undoes an entry: the client has left meanwhile, or could not be let in. */
function leaveQuietly(session: ClientSession, subscription: Subscription): void {
  session.drop(subscription, { staysPresent: true });
  session.server.hub.leave(subscription.channel, subscription);
  if (subscription.isPresent) session.server.hub.absent(subscription);
}

/** Checks a channel by the limits and by the application's rooms, before any hook is asked. */
function channelSettings(session: ClientSession, { channel, type = 0, delta = "", tf }: SubscribeCommand) {
  const { limits, settings } = session.server;
  if (delta !== "" && delta !== "fossil") throw disconnect("badRequest", "an unknown kind of delta");
  if (Buffer.byteLength(channel) > limits.channelBytes) throw refuse("badRequest");
  if (tf !== undefined) throw refuse("badRequest");
  if (type !== 0) throw refuse("notAvailable");
  if (session.subscriptions.has(channel)) throw refuse("alreadySubscribed");
  if (
    session.subscriptions.size + session.interrupted.size >= limits.channelsPerClient &&
    !session.interrupted.has(channel)
  )
    throw refuse("limitExceeded");
  const found = settings(channel);
  if (found === undefined) throw refuse("unknownChannel");
  return found;
}

/** A token that names this channel and this user lets in; a hook may let in without one, and has the last word with one. */
async function grant(
  session: ClientSession,
  { channel, token, data }: SubscribeCommand,
): Promise<Subscribed> {
  const { hooks, tokens } = session.server;
  const claims = tokens && token ? await tokens.subscription(token) : undefined;
  if (claims && (claims.channel !== channel || claims.user !== session.user))
    throw refuse("permissionDenied");
  if (hooks.onSubscribe === undefined) {
    if (claims === undefined) throw refuse(tokens ? "permissionDenied" : "notAvailable");
    return claims;
  }
  const granted = (await hooks.onSubscribe({ client: session, channel, claims, data })) ?? {};
  return { info: claims?.info, expiresAtMs: claims?.expiresAtMs, ...granted };
}

function subscribeResult(
  request: SubscribeCommand,
  { position, recovered, missed }: Joined,
  { ttl, data }: { readonly ttl: number | undefined; readonly data: unknown },
): object {
  return {
    ...(ttl !== undefined && { expires: true, ttl }),
    recoverable: true,
    positioned: true,
    epoch: position.epoch,
    // The publications below, and further ones as pushes where they are many, bring a recovered client from its own place to the room's.
    offset: recovered ? (request.offset ?? 0) : position.offset,
    ...(request.recover && { was_recovering: true, recovered }),
    ...(missed.length > 0 && {
      publications: missed.map(({ offset, entry }) => new JsonText(publicationText(offset, entry))),
    }),
    data: data === undefined ? undefined : jsonText(data),
  };
}

/** A subscriber of a channel may ask about it, others may not. */
export function subscribed(session: ClientSession, channel: string): Subscription {
  const subscription = session.subscriptions.get(channel);
  // What was sent before the client knew that it has to subscribe again may be sent again then.
  if (subscription === undefined && session.interrupted.has(channel)) throw refuse("internal", "interrupted");
  if (!subscription?.isIn) throw refuse("permissionDenied");
  return subscription;
}
