import type { ConformanceCase } from "../../case/case.ts";
import { crowds } from "./crowds.ts";
import { floods } from "./floods.ts";
import { halfClosing } from "./half-closing.ts";
import { oddRequests } from "./odd-requests.ts";
import { slowPeers } from "./slow-peers.ts";
import { unread } from "./unread.ts";

/** What a server on an open network meets: peers that are slow, silent, greedy, broken or gone. */
export const robustness: readonly ConformanceCase[] = [
  ...slowPeers,
  ...oddRequests,
  ...crowds,
  ...floods,
  ...unread,
  ...halfClosing,
];
