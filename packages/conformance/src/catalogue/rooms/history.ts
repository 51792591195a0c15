import type { Expected, Sent } from "../../case/room.ts";
import { cases } from "../words.ts";
import { ask, CHANNEL, capture, captured, code, error, inRoom, line, recovery, says, TALK } from "./words.ts";

/** History of the room, and what the reply has to be. */
const history = (request: { readonly [key: string]: Sent }, is: Expected) =>
  ask("a", [{ history: { channel: CHANNEL, ...request } }, { error: { $: "absent" }, history: is }]);

const lines = (...numbers: readonly number[]): Expected => numbers.map((n) => ({ data: line(n) }));
const EMPTY: Expected = [];

/** The epoch and the offset of the room as it is now. */
const top = (as: string) =>
  history({}, { epoch: capture("epoch"), offset: capture(as), publications: EMPTY });

const SECTION = recovery("History iteration API");

/** What was published before, and how to page through it. */
export const pastOfRoom = cases({ needs: ["rooms", "room-history"], source: SECTION, ...TALK }, [
  {
    id: "rooms/history",
    source: SECTION,
    says: "answers history with the publications of the room, the oldest first, each with its offset",
    script: [
      ...inRoom("a"),
      ...says("a", 1, 2, 3),
      top("top"),
      history(
        { limit: -1 },
        {
          publications: [
            { data: line(1), offset: captured("top", -2) },
            { data: line(2), offset: captured("top", -1) },
            { data: line(3), offset: captured("top") },
          ],
          epoch: captured("epoch"),
          offset: captured("top"),
        },
      ),
    ],
  },
  {
    id: "rooms/history-without-limit",
    source: SECTION,
    says: "answers history without a limit with the end of the log, and no publications",
    script: [
      ...inRoom("a"),
      ...says("a", 1),
      history({}, { epoch: { $: "text" }, offset: { $: "capture", as: "top" }, publications: EMPTY }),
      ...says("a", 2),
      history({ limit: 0 }, { offset: captured("top", 1), publications: EMPTY }),
    ],
  },
  {
    id: "rooms/history-limit",
    source: SECTION,
    says: "answers history with as many publications as the limit says",
    script: [...inRoom("a"), ...says("a", 1, 2, 3), history({ limit: 2 }, { publications: lines(1, 2) })],
  },
  {
    id: "rooms/history-since",
    source: SECTION,
    says: "answers history since a place with what was published after it",
    script: [
      ...inRoom("a"),
      ...says("a", 1),
      top("place"),
      ...says("a", 2, 3),
      history(
        { limit: -1, since: { offset: captured("place"), epoch: captured("epoch") } },
        { publications: lines(2, 3) },
      ),
    ],
  },
  {
    id: "rooms/history-pages",
    source: SECTION,
    says: "gives page after page when each is asked for since the end of the one before",
    script: [
      ...inRoom("a"),
      ...says("a", 1, 2, 3),
      history(
        { limit: 2 },
        {
          epoch: capture("epoch"),
          publications: [{ data: line(1) }, { data: line(2), offset: capture("place") }],
        },
      ),
      history(
        { limit: 2, since: { offset: captured("place"), epoch: captured("epoch") } },
        { publications: lines(3) },
      ),
    ],
  },
  {
    id: "rooms/history-reverse",
    source: SECTION,
    says: "answers history in reverse with the newest publication first",
    script: [
      ...inRoom("a"),
      ...says("a", 1, 2, 3),
      history({ limit: 2, reverse: true }, { publications: lines(3, 2) }),
    ],
  },
  {
    id: "rooms/history-reverse-since",
    source: SECTION,
    says: "answers history in reverse since a place with what was published before it",
    script: [
      ...inRoom("a"),
      ...says("a", 1, 2, 3),
      top("top"),
      history(
        { limit: -1, reverse: true, since: { offset: captured("top"), epoch: captured("epoch") } },
        { publications: lines(2, 1) },
      ),
    ],
  },
  {
    id: "rooms/history-of-another-epoch",
    source: code("Unrecoverable Position"),
    says: "refuses history since a place in another epoch with error 112",
    script: [
      ...inRoom("a"),
      ...says("a", 1, 2),
      ask("a", [
        { history: { channel: CHANNEL, limit: -1, since: { offset: 1, epoch: "wsfn" } } },
        error(112),
      ]),
    ],
  },
]);
