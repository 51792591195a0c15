import { cases } from "../words.ts";
import {
  AN_HOUR,
  ask,
  CHANNEL,
  clientApi,
  code,
  connectsWith,
  disconnects,
  ENDS,
  error,
  OTHER_CHANNEL,
  refresh,
  subRefresh,
  subscribe,
  subscribes,
  TALK,
} from "./words.ts";

const SECTION = clientApi("Client connection token");
const OF_SUBSCRIPTION = clientApi("Subscription token");
const ENDED = { endsInS: -60 } as const;

/** A connection whose token never ends. */
const ENTERS = connectsWith("a", {}, { error: { $: "absent" }, connect: {} });
/** A connection whose token ends, so that it can be replaced. */
const FOR_A_WHILE = connectsWith("a", { endsInS: 600 }, { error: { $: "absent" }, connect: ENDS });

/** A server that knows who somebody is by a token (JWT), and for how long. */
export const withTokens = cases({ needs: ["rooms", "room-tokens"], profile: "tokens", ...TALK }, [
  {
    id: "rooms/token",
    source: SECTION,
    says: "lets a client in by its token, and names the time that is left of it",
    script: [
      connectsWith("a", AN_HOUR, { error: { $: "absent" }, connect: { client: { $: "text" }, ...ENDS } }),
    ],
  },
  {
    id: "rooms/token-ended",
    source: code("Token Expired"),
    says: "refuses a token that has ended with error 109, after which clients get another",
    script: [connectsWith("a", ENDED, error(109))],
  },
  {
    id: "rooms/token-forged",
    source: code("Invalid Token"),
    says: "disconnects a client with 3500 whose token has another signature",
    script: [
      { do: "room-command", client: "a", command: { connect: { $: "connect", token: { isForged: true } } } },
    ],
    ...disconnects(3500),
  },
  {
    id: "rooms/refresh",
    source: SECTION,
    says: "takes a new token in place of the old one, and names the time that is left of it",
    script: [FOR_A_WHILE, ask("a", [refresh(AN_HOUR), { error: { $: "absent" }, refresh: ENDS }])],
  },
  {
    id: "rooms/refresh-ended",
    source: code("Token Expired"),
    says: "refuses a new token that has ended with error 109, and keeps the connection",
    script: [FOR_A_WHILE, ask("a", [refresh(ENDED), error(109)]), subscribes("a")],
  },
  {
    id: "rooms/refresh-of-another-user",
    source: code("Invalid Token"),
    says: "disconnects a client with 3500 whose new token is another user's",
    script: [
      FOR_A_WHILE,
      { do: "room-command", client: "a", command: refresh({ user: "other", ...AN_HOUR }) },
    ],
    ...disconnects(3500),
  },
  {
    id: "rooms/subscription-token",
    source: OF_SUBSCRIPTION,
    says: "lets a client into a channel by a token for it, and names the time that is left of it",
    script: [
      ENTERS,
      ask("a", [
        subscribe(CHANNEL, { channel: "own", ...AN_HOUR }),
        { error: { $: "absent" }, subscribe: ENDS },
      ]),
    ],
  },
  {
    id: "rooms/subscription-token-ended",
    source: code("Token Expired"),
    says: "refuses a token for a channel that has ended with error 109",
    script: [ENTERS, ask("a", [subscribe(CHANNEL, { channel: "own", ...ENDED }), error(109)])],
  },
  {
    id: "rooms/subscription-token-of-another-channel",
    source: code("Permission Denied"),
    says: "refuses a token for another channel with error 103",
    script: [ENTERS, ask("a", [subscribe(CHANNEL, { channel: "other", ...AN_HOUR }), error(103)])],
  },
  {
    id: "rooms/subscription-token-of-another-user",
    source: code("Permission Denied"),
    says: "refuses another user's token for a channel with error 103",
    script: [
      ENTERS,
      ask("a", [subscribe(CHANNEL, { channel: "own", user: "other", ...AN_HOUR }), error(103)]),
    ],
  },
  {
    id: "rooms/sub-refresh",
    source: OF_SUBSCRIPTION,
    says: "takes a new token for a channel in place of the old one, and names the time that is left of it",
    script: [
      ENTERS,
      ask("a", [
        subscribe(CHANNEL, { channel: "own", endsInS: 600 }),
        { error: { $: "absent" }, subscribe: ENDS },
      ]),
      ask("a", [
        subRefresh(CHANNEL, { channel: "own", ...AN_HOUR }),
        { error: { $: "absent" }, sub_refresh: ENDS },
      ]),
    ],
  },
  {
    id: "rooms/sub-refresh-elsewhere",
    source: code("Permission Denied"),
    says: "refuses a new token for a channel that the client is not in with error 103",
    script: [ENTERS, ask("a", [subRefresh(OTHER_CHANNEL, { channel: "other", ...AN_HOUR }), error(103)])],
  },
]);
