import type { ConformanceCase } from "../../case/case.ts";
import { commands, malformed } from "./commands.ts";
import { expiry } from "./expiry.ts";
import { pastOfRoom } from "./history.ts";
import { acrossInstances } from "./instances.ts";
import { heartbeats, limitsOfRooms } from "./limits.ts";
import { comings, peopleInRoom } from "./presence.ts";
import { backInRoom } from "./recovery.ts";
import { slowReaders } from "./slow-readers.ts";
import { withTokens } from "./tokens.ts";

/** The Centrifuge client protocol, JSON, version 2, as a client sees it. */
export const roomsSuite: readonly ConformanceCase[] = [
  ...commands,
  ...malformed,
  ...pastOfRoom,
  ...backInRoom,
  ...peopleInRoom,
  ...comings,
  ...limitsOfRooms,
  ...slowReaders,
  ...heartbeats,
  ...acrossInstances,
  ...withTokens,
  ...expiry,
];
