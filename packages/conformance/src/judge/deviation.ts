import type { Expected, HeaderRule, Status } from "../case/case.ts";
import type { SeenEvent } from "../connection/event-matcher.ts";
import type { Fact } from "../connection/fact.ts";
import type { Answered } from "../connection/opening.ts";

/** How a connection ended, as far as the server had a part in it. */
export type EndSeen = { readonly code: number } | "fin" | "reset" | "nothing";

/** What must hold for every 101 (RFC 6455 4.1). `got`: the values that came, in their order. */
export type AcceptanceRule = "version" | "upgrade" | "connection" | "accept" | "subprotocol" | "extension";

/** What a case or a rule expected, and what was there in its place: the facts of the probe, and those that come of comparing. */
export type Deviation =
  | Fact
  | {
      readonly fact: "acceptance";
      readonly rule: AcceptanceRule;
      readonly wanted: string;
      readonly got: readonly string[];
    }
  /** `got` is a status with its reason, or what came without one. */
  | {
      readonly fact: "response";
      readonly wanted: readonly Status[];
      readonly status: number | Exclude<Answered["got"], object>;
      readonly got: string;
      /** Why a platform refused, in its own words. */
      readonly refusal?: string;
    }
  | { readonly fact: "header"; readonly rule: HeaderRule; readonly got: readonly string[] }
  | {
      readonly fact: "deflate-answer";
      readonly wanted: "agreed" | "declined";
      readonly got: readonly string[];
    }
  | {
      readonly fact: "events";
      readonly wanted: readonly (readonly Expected[])[];
      readonly got: readonly SeenEvent[];
      readonly count: number;
      readonly isTolerated: boolean;
    }
  | { readonly fact: "not-failed"; readonly how: "served-on" | "left-open" }
  | { readonly fact: "closed-early"; readonly end: EndSeen }
  | { readonly fact: "no-close-frame"; readonly end: EndSeen }
  | {
      readonly fact: "close-code";
      readonly wanted: readonly number[];
      readonly got: number;
      readonly isTolerated: boolean;
    }
  | { readonly fact: "close-frames"; readonly got: number }
  | { readonly fact: "close-not-awaited" }
  | { readonly fact: "tcp-left-open" }
  | { readonly fact: "refusal"; readonly code: number }
  | { readonly fact: "not-started"; readonly error: string }
  /** `others`: cases that may have done it as well. `harmlessAlone`: each of them was asked again alone, and none did it. */
  | {
      readonly fact: "fatal";
      readonly how: "ended" | "hung";
      readonly cause: string;
      readonly others: readonly string[];
      readonly harmlessAlone: boolean;
    };

/** A Close frame without a code (RFC 6455 7.1.5). */
export const NO_CODE = 1005;
