import type { CommandName, Requests } from "../protocol/command.ts";
import { JsonText, jsonText } from "../protocol/json-text.ts";
import { disconnect, refuse } from "../protocol/refusal.ts";
import { connect } from "./connect.ts";
import { history } from "./history.ts";
import { presence, presenceStats } from "./presence.ts";
import { publish } from "./publish.ts";
import { refresh, subRefresh } from "./refresh.ts";
import type { ClientSession } from "./server.ts";
import { subscribe, unsubscribe } from "./subscribe.ts";

/** Answers a command: the result, or undefined where it replied itself or no reply is expected. Throws a `Refusal`. */
export type Handler<N extends CommandName = CommandName> = (
  session: ClientSession,
  request: Requests[N],
  id: number,
) => Promise<object | undefined>;

/** Every command of the protocol. */
export const HANDLERS: { readonly [N in CommandName]: Handler<N> } = {
  connect,
  subscribe,
  unsubscribe,
  publish,
  presence,
  presence_stats: presenceStats,
  history,
  refresh,
  sub_refresh: subRefresh,
  async ping() {
    throw disconnect("badRequest", "ping"); // version 2 knows the server's pings alone
  },
  async rpc(session, { method = "", data }) {
    const { onRpc } = session.server.hooks;
    if (onRpc === undefined) throw refuse("notAvailable");
    return { data: jsonText((await onRpc({ client: session, method, data })) ?? null) };
  },
  async send(session, { data = new JsonText("null") }) {
    const { onMessage } = session.server.hooks;
    if (onMessage === undefined) throw disconnect("notAvailable"); // no reply could say so
    await onMessage({ client: session, data });
    return undefined;
  },
};
