import type { Admitted } from "../application/hooks.ts";
import type { ConnectCommand, SubscribeCommand } from "../protocol/command.ts";
import { DISCONNECTS } from "../protocol/disconnects.ts";
import { jsonText } from "../protocol/json-text.ts";
import { disconnect, refuse } from "../protocol/refusal.ts";
import { catchUp, type Entered } from "./catch-up.ts";
import { expire, secondsLeft } from "./expiry.ts";
import type { ClientSession } from "./server.ts";
import { enter } from "./subscribe.ts";

/** Lets a client in, with the channels that the server gives it. */
export async function connect(
  session: ClientSession,
  request: ConnectCommand,
  id: number,
): Promise<undefined> {
  const { server } = session;
  const admitted = await admission(session, request);
  const { channels = [] } = admitted;
  if (channels.length > server.limits.channelsPerClient) throw disconnect("channelLimit");
  const ttl = secondsLeft(admitted.expiresAtMs, server.clock.wallMs());
  if (ttl === 0) throw refuse(request.token ? "tokenExpired" : "expired");
  session.user = admitted.user;
  session.info = admitted.info === undefined ? undefined : jsonText(admitted.info);
  session.isRefreshable = server.tokens !== undefined && request.token !== undefined;
  if (session.phase === "over") return;
  if (!server.admit(session)) throw disconnect("connectionLimit");
  const subs: Record<string, object> = {};
  const behind: Entered[] = [];
  for (const channel of new Set(channels)) {
    const entered = await enter(session, wanted(channel, request), { isServerSide: true }, (result) => {
      subs[channel] = result;
    });
    if (entered !== undefined) behind.push(entered);
  }
  if (!session.step("admit")) return;
  session.expiry = expire(session, admitted.expiresAtMs, () => session.disconnect(DISCONNECTS.expired));
  session.reply(id, "connect", {
    client: session.id,
    ...(ttl !== undefined && { expires: true, ttl }),
    data: admitted.data === undefined ? undefined : jsonText(admitted.data),
    ...(channels.length > 0 && { subs }),
    ping: Math.ceil(server.heartbeat.pingEveryMs / 1000),
    pong: true,
  });
  session.connected();
  for (const entered of behind) catchUp(session, entered);
  return undefined;
}

/** A client names no channel of the server's; where it was there before, it names the place that it knows. */
function wanted(channel: string, { subs }: ConnectCommand): SubscribeCommand {
  const known = subs !== undefined && Object.hasOwn(subs, channel) ? subs[channel] : undefined;
  return known ?? { channel };
}

async function admission(session: ClientSession, request: ConnectCommand): Promise<Admitted> {
  const { hooks, tokens } = session.server;
  const claims = tokens && request.token ? await tokens.connection(request.token) : undefined;
  if (hooks.onConnect === undefined) {
    if (claims === undefined) throw disconnect("invalidToken", "no token");
    return claims;
  }
  const { token, data, name, version } = request;
  const admitted = await hooks.onConnect({ arrival: session.arrival, token, claims, data, name, version });
  return { ...admitted, expiresAtMs: admitted.expiresAtMs ?? claims?.expiresAtMs };
}
