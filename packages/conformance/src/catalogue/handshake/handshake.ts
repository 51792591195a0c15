import type { ConformanceCase } from "../../case/case.ts";
import { handshakeHeaders } from "./headers.ts";
import { keysAndVersions } from "./keys-and-versions.ts";
import { negotiation } from "./negotiation.ts";
import { requests } from "./requests.ts";
import { upgrades } from "./upgrades.ts";

/** The opening request and its answer (RFC 6455 4). */
export const handshake: readonly ConformanceCase[] = [
  ...keysAndVersions,
  ...upgrades,
  ...requests,
  ...handshakeHeaders,
  ...negotiation,
];
