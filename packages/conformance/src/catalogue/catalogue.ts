import type { ConformanceCase } from "../case/case.ts";
import { close } from "./close/close.ts";
import { control } from "./control.ts";
import { deflate } from "./deflate/deflate.ts";
import { fragmentation } from "./fragmentation.ts";
import { framing } from "./framing/framing.ts";
import { handshake } from "./handshake/handshake.ts";
import { limits } from "./limits.ts";
import { platformSuite } from "./platform/platform.ts";
import { robustness } from "./robustness/robustness.ts";
import { roomsSuite } from "./rooms/rooms.ts";
import { utf8Suite } from "./utf8/utf8.ts";

/** Every case, suite by suite, in the order in which they are reported. */
export const CATALOGUE: readonly ConformanceCase[] = [
  ...handshake,
  ...framing,
  ...control,
  ...fragmentation,
  ...utf8Suite,
  ...close,
  ...limits,
  ...deflate,
  ...robustness,
  ...platformSuite,
  ...roomsSuite,
];
