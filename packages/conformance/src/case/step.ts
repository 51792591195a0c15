import type { Payload } from "./payload.ts";
import type { RoomStep } from "./room.ts";

/** The names of RFC 6455 5.2; a number for the reserved ones. */
export type Opcode = "continuation" | "text" | "binary" | "close" | "ping" | "pong" | number;

/** One frame, legal or not. Frames that follow each other leave in one write unless `chop` or `apart` says otherwise. */
export interface FrameStep {
  readonly do: "frame";
  readonly op: Opcode;
  readonly payload: Payload;
  /** Default true. */
  readonly fin?: boolean;
  /** RSV1 = 4, RSV2 = 2, RSV3 = 1. Default 0. */
  readonly rsv?: number;
  /** Default `random`: a fresh key. */
  readonly mask?: "random" | "zero" | "none";
  /** How the length is written. Default: the shortest form. */
  readonly lengthForm?: 7 | 16 | 64;
  /** The length that the header claims, decimal, where it is not the payload's. */
  readonly declared?: string;
  /** Octets per write. */
  readonly chop?: number;
  /** Waits between those writes. */
  readonly everyMs?: number;
  /** True: in a write of its own. */
  readonly apart?: boolean;
}

/** A whole message, cut into frames of `fragment` octets; a length that divides evenly ends with an empty final frame. */
export interface MessageStep {
  readonly do: "message";
  readonly kind: "text" | "binary";
  readonly payload: Payload;
  readonly fragment?: number;
  /** Octets per write. */
  readonly chop?: number;
  /** Compressed as was agreed (RFC 7692 7.2.1); fragments then cut the compressed octets. */
  readonly compressed?: boolean;
  /** Compressed into a block with BFINAL set, and an empty one after it (RFC 7692 7.2.3.4). */
  readonly final?: boolean;
  /** A ping after each fragment but the last; its pong is not counted. */
  readonly pings?: boolean;
}

/** What the octets of a stream's messages are like; the ratio that deflate reaches is what matters. */
export type Sample = "json" | "html" | "prose" | "bitmap" | "archive" | "fill" | "fill-fe";

/** Many messages, each of which must come back; only whether all did is kept. */
export interface StreamStep {
  readonly do: "stream";
  readonly kind: "text" | "binary";
  readonly sample: Sample;
  /** Octets per message (code points for text). */
  readonly bytes: number;
  readonly count: number;
  /** Messages sent ahead of their echoes. 1 = the next goes out when the last came back. */
  readonly inFlight: number;
  readonly compressed: boolean;
  readonly fragment?: number;
  /** True: compression is judged no stricter than the field's reference suite does; see DeflateCodec.strict. */
  readonly lenient?: true;
}

/** Everything that a probe can do. Closed on purpose: a case that needs more extends this list, not the probe with an `if`. */
export type Step =
  | FrameStep
  | MessageStep
  | StreamStep
  | RoomStep
  /** Octets as they are, masked with nothing. `everyMs` waits between writes of `chop` octets. */
  | { readonly do: "octets"; readonly payload: Payload; readonly chop?: number; readonly everyMs?: number }
  /** The same frame many times over, as fast as the server takes them. `counted: false`: what it brings back is no event. */
  | { readonly do: "flood"; readonly frame: FrameStep; readonly count: number; readonly counted?: false }
  /**
   * Waits for a number of events, counted from the start; ends early when the connection does. Their absence breaks the case, unless
   * `withinMs` says how long they get a chance to come.
   */
  | { readonly do: "await-events"; readonly count: number; readonly withinMs?: number }
  /** A ping of its own and its pong: proof that everything before it was read. Its pong is not counted. */
  | { readonly do: "barrier" }
  /** Records `name` as an event if the connection is open here: after a barrier, or after `quietMs` where no ping fits. */
  | { readonly do: "checkpoint"; readonly name: string; readonly quietMs?: number }
  /** Waits until the server closes or cuts; the case breaks if it does not in time. */
  | { readonly do: "await-end"; readonly withinMs: number }
  /** The same for TCP: a Close frame is not enough. */
  | { readonly do: "await-gone"; readonly withinMs: number }
  /** Does not answer a Close frame of the server from here on. */
  | { readonly do: "ignore-close" }
  /** Half-closes: FIN after everything sent. */
  | { readonly do: "finish" }
  /** RST. */
  | { readonly do: "reset" }
  | { readonly do: "pause-reading" }
  | { readonly do: "resume-reading" }
  /**
   * Sends what is answered, without reading, until the server stops taking octets or cuts the connection, at most `mostBytes`. Keeping
   * all answers breaks the case; a server that takes what comes and throws it away has let go of the client.
   */
  | {
      readonly do: "overfill";
      readonly op: "binary" | "ping";
      readonly messageBytes: number;
      readonly mostBytes: number;
    }
  /**
   * Sends binary messages without reading, as many octets as the first of `rounds` says or the server takes; then reads. All of them have
   * to come back, unless the connection ends; then the next round. How much the kernels on the way hold is not known beforehand.
   * `stallMs`: when no octet leaves for so long, it reads; default `stallMs` of the timeouts.
   */
  | {
      readonly do: "read-late";
      readonly messageBytes: number;
      readonly rounds: readonly number[];
      readonly stallMs?: number;
    }
  /** Opens `count` connections in groups of `together`; when all of a group are open, each leaves as `leave` says. */
  | {
      readonly do: "crowd";
      readonly count: number;
      readonly together: number;
      readonly leave: "reset-raw" | "reset-asking" | "reset-open" | "reset-inside-frame" | "close";
    }
  /** Opens `count` connections and keeps them until the case ends, each silent once it has come so far. `open`: has shaken hands; `kept-http`: has had an answer. */
  | {
      readonly do: "hold";
      readonly count: number;
      readonly inside: "nothing" | "request" | "frame" | "open" | "kept-http";
    }
  /** Every connection that is held gets a Close frame with this code. */
  | { readonly do: "held-closed"; readonly code: number; readonly withinMs: number }
  /** So many connections send fragmented messages at the same time, `rounds` each; all get back their own. */
  | { readonly do: "interleave"; readonly connections: number; readonly rounds: number }
  /** A fresh connection gets a text echoed: the server lives and serves others. */
  | { readonly do: "others-served" }
  /**
   * Ordinary HTTP on a connection of its own, with any status if none is named. `health-check`: the path that the function names for it.
   * `other`: on an address of this machine that is not the loopback one.
   */
  | {
      readonly do: "http";
      readonly method: string;
      readonly path: `/${string}` | "health-check";
      readonly headers?: Readonly<Record<string, string>>;
      readonly status: readonly (number | "2xx" | "3xx")[];
      readonly host?: "other";
    }
  /** Two requests on one connection with so much silence between; 0 asks too that the server offers to keep it. */
  | { readonly do: "keep-alive"; readonly path: `/${string}`; readonly idleMs: number }
  /** A connection that comes now is refused, ended or answered 503. */
  | { readonly do: "newcomers-refused" }
  /** SIGTERM to the server's process. Needs `process`. */
  | { readonly do: "terminate" }
  /** The server's peak memory has grown by no more than this since the case began. Needs `process`. */
  | { readonly do: "memory-within"; readonly bytesMore: number }
  /** The server was ready so long after its start at the latest. Needs `process`. */
  | { readonly do: "started-within"; readonly ms: number }
  /** The server writes a line with this in it. Needs `process`. */
  | { readonly do: "await-log"; readonly text: string }
  /** The server listens on the port in its environment, not on a hard-coded one. Needs `process`. */
  | { readonly do: "port-as-given" }
  /** The server's process must end by itself with this exit code. Needs `process`. */
  | { readonly do: "await-exit"; readonly code: number; readonly withinMs: number };
