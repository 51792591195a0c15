import type { ConformanceCase } from "../case/case.ts";
import { close } from "./close.ts";
import { control } from "./control.ts";
import { deflate } from "./deflate.ts";
import { fragmentation } from "./fragmentation.ts";
import { framing } from "./framing.ts";
import { handshake } from "./handshake.ts";
import { limits } from "./limits.ts";
import { platformSuite } from "./platform.ts";
import { robustness } from "./robustness.ts";
import { utf8 } from "./utf8.ts";

/** Every case, suite by suite, in the order in which they are reported. */
export const CATALOGUE: readonly ConformanceCase[] = [
  ...handshake,
  ...framing,
  ...control,
  ...fragmentation,
  ...utf8,
  ...close,
  ...limits,
  ...deflate,
  ...robustness,
  ...platformSuite,
];
