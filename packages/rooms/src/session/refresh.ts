import { DISCONNECTS } from "../protocol/disconnects.ts";
import { disconnect, refuse } from "../protocol/refusal.ts";
import { UNSUBSCRIBES } from "../protocol/unsubscribes.ts";
import { expire, secondsLeft } from "./expiry.ts";
import type { ClientSession } from "./server.ts";
import { subscribed } from "./subscribe.ts";

/** A client replaces the token of its connection. */
export async function refresh(
  session: ClientSession,
  { token }: { readonly token?: string },
): Promise<object> {
  const { tokens, clock } = session.server;
  if (tokens === undefined) throw refuse("notAvailable");
  if (!token || !session.isRefreshable) throw disconnect("badRequest", "refresh without a token");
  const { user, expiresAtMs } = await tokens.connection(token);
  if (user !== session.user) throw disconnect("invalidToken", "a token of another user");
  const ttl = secondsLeft(expiresAtMs, clock.wallMs());
  if (ttl === 0) throw refuse("tokenExpired");
  session.expiry?.cancel();
  session.expiry = expire(session, expiresAtMs, () => session.disconnect(DISCONNECTS.expired));
  return ttl === undefined ? {} : { expires: true, ttl };
}

/** A client replaces the token of a subscription. */
export async function subRefresh(
  session: ClientSession,
  { channel, token }: { readonly channel: string; readonly token?: string },
): Promise<object> {
  const { tokens, clock } = session.server;
  const subscription = subscribed(session, channel);
  if (tokens === undefined) throw refuse("notAvailable");
  if (!subscription.isRefreshable)
    throw disconnect("badRequest", "sub_refresh of a subscription without a token");
  if (!token) throw refuse("badRequest");
  const claims = await tokens.subscription(token);
  if (claims.channel !== channel || claims.user !== session.user) throw refuse("permissionDenied");
  const ttl = secondsLeft(claims.expiresAtMs, clock.wallMs());
  if (ttl === 0) throw refuse("tokenExpired");
  subscription.expiry?.cancel();
  subscription.expiry = expire(session, claims.expiresAtMs, () =>
    session.unsubscribed(channel, UNSUBSCRIBES.expired),
  );
  return ttl === undefined ? {} : { expires: true, ttl };
}
