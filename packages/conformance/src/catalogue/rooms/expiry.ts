import { cases } from "../words.ts";
import {
  AN_HOUR,
  ask,
  CHANNEL,
  code,
  connectsWith,
  ENDS,
  hearsLines,
  OTHER_CHANNEL,
  refresh,
  says,
  subRefresh,
  subscribe,
  subscribes,
  TALK,
} from "./words.ts";

/** Long enough to be shown to a busy server before it ends. */
const SOON = { endsInS: 10 } as const;
/** What is not replaced ends last: where a new token counts for nothing, the other one has ended before. */
const LATER = { endsInS: 11 } as const;
const UNTIL_IT_ENDS = { error: { $: "absent" }, connect: ENDS } as const;
const SUBSCRIBED = { error: { $: "absent" }, subscribe: ENDS } as const;
/** Client `a` is in the room, for as long as a token that ends soon. */
const IN_ROOM_FOR_NOW = [
  connectsWith("a", {}, { error: { $: "absent" }, connect: {} }),
  ask("a", [subscribe(CHANNEL, { channel: "own", ...SOON }), SUBSCRIBED]),
];

/** What a server of rooms does when a token has ended that its client did not replace. */
export const expiry = cases({ needs: ["rooms", "room-tokens"], profile: "tokens", ...TALK }, [
  {
    id: "rooms/connection-expired",
    source: code("Expired"),
    says: "disconnects a client with 3005 whose token has ended and was not replaced",
    script: [
      connectsWith("a", SOON, UNTIL_IT_ENDS),
      { do: "room-disconnected", client: "a", codes: [3005], inTimeOf: "expiry" },
    ],
    budgetMs: 180_000,
  },
  {
    id: "rooms/refresh-puts-off",
    source: code("Expired"),
    says: "keeps a client that replaced its token in time, when one that did not is disconnected",
    script: [
      connectsWith("a", SOON, UNTIL_IT_ENDS),
      { do: "room-open", client: "b" },
      connectsWith("b", LATER, UNTIL_IT_ENDS),
      ask("a", [refresh(AN_HOUR), { error: { $: "absent" }, refresh: ENDS }]),
      { do: "room-disconnected", client: "b", codes: [3005], inTimeOf: "expiry" },
      subscribes("a"),
    ],
    budgetMs: 180_000,
  },
  {
    id: "rooms/subscription-expired",
    source: code("Expired"),
    says: "unsubscribes a client with 2501 whose token for a channel has ended and was not replaced, and lets it in again by another",
    script: [
      ...IN_ROOM_FOR_NOW,
      { do: "room-pushes", client: "a", of: "unsubscribe", are: [{ code: 2501 }], inTimeOf: "expiry" },
      ask("a", [subscribe(CHANNEL, { channel: "own", ...AN_HOUR }), SUBSCRIBED]),
    ],
    budgetMs: 180_000,
  },
  {
    id: "rooms/sub-refresh-puts-off",
    source: code("Expired"),
    says: "keeps a subscription whose token was replaced in time, when one whose token was not is ended",
    script: [
      ...IN_ROOM_FOR_NOW,
      ask("a", [subscribe(OTHER_CHANNEL, { channel: "other", ...LATER }), SUBSCRIBED]),
      ask("a", [
        subRefresh(CHANNEL, { channel: "own", ...AN_HOUR }),
        { error: { $: "absent" }, sub_refresh: ENDS },
      ]),
      {
        do: "room-pushes",
        client: "a",
        of: "unsubscribe",
        are: [{ code: 2501 }],
        in: "other",
        inTimeOf: "expiry",
      },
      ...says("a", 1),
      hearsLines("a", 1),
    ],
    budgetMs: 180_000,
  },
]);
