import type { Violation } from "@wsfn/protocol";
import type { Status } from "../case/case.ts";
import type { SeenEvent } from "./event-matcher.ts";

/** Why a further connection was not served. `status`: of the answer to its handshake; absent: none came. */
export type Unserved =
  | { readonly at: "connecting"; readonly error: string }
  | { readonly at: "handshake"; readonly status?: number };

/**
 * What the probe saw that was not as the case, or a rule about all that a server sends, has it. Data alone: `judge` decides what each
 * means and puts it in words. `...Ms` is the time that the server had.
 */
export type Fact =
  /** The server's octets, as `@wsfn/protocol` reads them. */
  | { readonly fact: "violation"; readonly code: string; readonly message: string; readonly source: string }
  | { readonly fact: "not-inflating"; readonly error: string }
  | { readonly fact: "not-utf8" }
  /** More than the probe takes; it cut the connection. */
  | { readonly fact: "too-much"; readonly of: "octets" | "message" | "inflated"; readonly mostBytes: number }
  | { readonly fact: "not-over"; readonly withinMs: number }
  | { readonly fact: "not-connected"; readonly to: string; readonly error: string }
  | {
      readonly fact: "events-missing";
      readonly wanted: number;
      readonly got: number;
      readonly quietMs: number;
    }
  /** `others`: pongs that came, with another payload. */
  | { readonly fact: "no-pong"; readonly quietMs: number; readonly others: readonly SeenEvent[] }
  | { readonly fact: "not-ended"; readonly what: "connection" | "tcp"; readonly withinMs: number }
  | { readonly fact: "not-reading"; readonly quietMs: number; readonly after: number }
  | { readonly fact: "kept-unread"; readonly mostBytes: number }
  | {
      readonly fact: "not-all-served";
      readonly wanted: number;
      readonly refused: number;
      readonly first: Unserved;
    }
  | { readonly fact: "other-not-served"; readonly how: Unserved | "no-echo" }
  | { readonly fact: "newcomer-taken"; readonly status?: number }
  | {
      readonly fact: "others-closed";
      readonly code: number;
      readonly of: number;
      readonly wrong: number;
      readonly first?: number;
    }
  | { readonly fact: "mixed-up"; readonly wanted: string; readonly got?: string }
  | {
      readonly fact: "http-status";
      readonly to: string;
      readonly wanted: readonly Status[];
      readonly got?: number;
    }
  | { readonly fact: "http-failed"; readonly to: string; readonly error: string }
  | {
      readonly fact: "http-closed";
      readonly how: "announced" | { readonly timeoutSec: number } | { readonly afterMs: number };
    }
  /** `at`: how many echoes were right before it. */
  | { readonly fact: "echo-kind"; readonly at: number; readonly wanted: string; readonly got: string }
  | {
      readonly fact: "echo-octets";
      readonly at: number;
      readonly of: number;
      readonly wanted: string;
      readonly got: string;
    }
  | { readonly fact: "echo-extra"; readonly of: number; readonly got: string }
  | { readonly fact: "echoes-missing"; readonly of: number; readonly got: number; readonly quietMs?: number }
  /** `what`: the reply or the push that was looked at. `wanted`, `got`: JSON, at a path in it. */
  | {
      readonly fact: "room-differs";
      readonly client: string;
      readonly what: string;
      readonly at: string;
      readonly wanted: string;
      readonly got: string;
    }
  /** `closeCode`: the server disconnected the client instead. */
  | {
      readonly fact: "room-silence";
      readonly client: string;
      readonly what: string;
      readonly quietMs: number;
      readonly closeCode?: number;
    }
  | { readonly fact: "room-extra"; readonly client: string; readonly of: string; readonly got: string }
  /** What no server of the protocol sends. */
  | { readonly fact: "room-strange"; readonly client: string; readonly got: string }
  | {
      readonly fact: "room-disconnect";
      readonly client: string;
      readonly codes: readonly number[];
      readonly got?: number;
    }
  | { readonly fact: "not-exited"; readonly withinMs: number }
  | { readonly fact: "exit-code"; readonly wanted: number; readonly got: number | null }
  | { readonly fact: "memory-grown"; readonly mostBytes: number; readonly bytes: number }
  | { readonly fact: "port-hard-coded" }
  | { readonly fact: "slow-start"; readonly withinMs: number; readonly tookMs: number }
  | { readonly fact: "not-logged"; readonly text: string; readonly withinMs: number };

/** A rule that the reader of frames or heads found broken, as a fact of the case. */
export const violation = ({ code, message, source }: Violation): Fact => ({
  fact: "violation",
  code,
  message,
  source,
});
