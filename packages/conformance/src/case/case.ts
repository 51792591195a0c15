import type { Payload } from "./payload.ts";
import type { RoomsDescription } from "./room.ts";
import type { Step } from "./step.ts";

/**
 * What a server must be able to do for a case to make sense. An app declares them, a case names those it needs.
 * `large-messages`: takes 16 MiB. `message-limit`: refuses more than MAX_MESSAGE_BYTES (default 1 MiB) with 1009.
 * `unread-limit`: closes a client with 1013 that leaves more than MAX_BUFFERED_BYTES (default 4 MiB) unread.
 * `hooks`: answers /initialize and /pre-stop. The others are no features that a server states by name: `health-check` means that the
 * function names a path for it, `process` that the suite can start the server itself and may signal it, `other-address` that this machine
 * has an address beside the one that the server was reached on, `short-history` that the suite can start it so that a room keeps three
 * publications, `room-flood` that it can start it so that a client may publish as fast as it likes. `rooms` and those that begin with `room` are what a description of its rooms says.
 */
export const CAPABILITIES = [
  "permessage-deflate",
  "subprotocol",
  "large-messages",
  "message-limit",
  "unread-limit",
  "origin-check",
  "hooks",
  "health-check",
  "process",
  "other-address",
  "rooms",
  "room-history",
  "room-recovery",
  "room-presence",
  "room-joins",
  "room-rpc",
  "room-tokens",
  "room-no-messages",
  "room-unknown-channel",
  "room-message-limit",
  "room-name-limit",
  "room-channels-limit",
  "room-rate-limit",
  "room-sharing",
  "short-history",
  "room-flood",
] as const;
/** One of them. */
export type Capability = (typeof CAPABILITIES)[number];

/** What can be stated of a server; the rest is what the suite can do to a server that it started. */
export const DECLARABLE: readonly Capability[] = CAPABILITIES.slice(
  0,
  CAPABILITIES.indexOf("health-check") + 1,
);

/** What a description of a server's rooms makes it capable of. */
export function roomCapabilities({
  offers = [],
  rpc,
  tokenSecret,
  messages,
  unknownChannel,
  limits = {},
  elsewhere,
}: RoomsDescription): Capability[] {
  const stated: readonly [Capability, unknown][] = [
    ["room-tokens", tokenSecret],
    ["room-no-messages", messages === false ? true : undefined],
    ["room-unknown-channel", unknownChannel],
    ["room-message-limit", limits.messageBytes],
    ["room-name-limit", limits.channelBytes],
    ["room-channels-limit", limits.channelsPerClient],
    ["room-rate-limit", limits.commandsPerSecond],
    ["room-sharing", elsewhere],
  ];
  return [
    "rooms",
    ...offers
      .filter((offer) => offer !== "rpc" || rpc !== undefined)
      .map((offer) => `room-${offer}` as const),
    ...stated.flatMap(([capability, value]) => (value === undefined ? [] : [capability])),
  ];
}

/** The suites, in the order in which they are reported. */
export const SUITES = [
  "handshake",
  "framing",
  "control",
  "fragmentation",
  "utf8",
  "close",
  "limits",
  "deflate",
  "robustness",
  "platform",
  "rooms",
] as const;
/** One of them: the first word of a case's id. */
export type Suite = (typeof SUITES)[number];

/** Environments that a server may have to be started with for a case; wsfn.json says what each means to an app. */
export const PROFILES = ["large", "origins", "short-history", "shared", "tokens", "flood"] as const;
/** One of them. */
export type Profile = (typeof PROFILES)[number];

/** `quick` sends less where a case repeats itself; it still reaches every size, fragmenting and parameter set. */
export type Depth = "quick" | "full";

/**
 * A status code or a class of them. `none`: closed without a response; `silence`: not even that within the timeouts. `h2c`: a 101 to
 * HTTP/2 that the request named, with HTTP/2 on the wire after it (RFC 9110 7.8); such a 101 is not looked at as one to WebSocket.
 */
export type Status = number | "1xx" | "2xx" | "3xx" | "4xx" | "5xx" | "none" | "silence" | "h2c";

/** What one response header must be. Names are compared without case; `token` is one member of a comma list. */
export type HeaderRule =
  | { readonly header: string; readonly is: "absent" | "present" }
  | { readonly header: string; readonly equals: string }
  | { readonly header: string; readonly token: string };

/** What the answer to permessage-deflate offers must say. */
export interface DeflateRule {
  /**
   * `declined`: no permessage-deflate in the answer. `free`: both are right. `wanted`: to decline is right, but leaves nothing to try,
   * so the case is out of scope then (Autobahn's UNIMPLEMENTED).
   */
  readonly answer: "agreed" | "wanted" | "declined" | "free";
  /** True: an answer has to fit one of the offers (RFC 7692 7.1). Default false: any that can be read, as Autobahn takes it. */
  readonly fits?: true;
}

/** Answers to an opening request. The first list that holds the status decides; a status in none of them fails the case. */
export interface ResponseRule {
  readonly ok: readonly Status[];
  /** Tolerated, with a warning. */
  readonly warn?: readonly Status[];
  /** Judged when the status is one of `ok`. */
  readonly headers?: readonly HeaderRule[];
  /** The same, but only a warning when it does not hold. */
  readonly shouldHeaders?: readonly HeaderRule[];
  readonly deflate?: DeflateRule;
}

/** How the opening request departs from an ordinary one (RFC 6455 4.1). Absent fields stay as a good client sends them. */
export interface Opening {
  readonly method?: string;
  /** Default `HTTP/1.1`. */
  readonly version?: string;
  /** In place of the target's own path. */
  readonly path?: `/${string}`;
  /** True: the request target is an absolute URI (RFC 9112 3.2.2). Default: the path alone. */
  readonly absolute?: true;
  /** Added to the path. */
  readonly query?: string;
  /** Replaces a header (`null` drops it, a list sends it more than once) or adds one. Names are sent as they are written here. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | null>>;
  /** Whole lines put after the headers as they are, for what no header can be: folding, bad names. */
  readonly lines?: readonly string[];
  /** Default CR LF. */
  readonly lineEnd?: string;
  /** Put after the blank line. */
  readonly body?: string;
  /** Value of Sec-WebSocket-Extensions. */
  readonly offer?: string;
  /** Octets per write. Default: one write. */
  readonly chop?: number;
  /** Waits between those writes. */
  readonly everyMs?: number;
  /** How long the answer may take, where the server has to notice that nothing more comes. */
  readonly timeoutMs?: number;
  /** Everything that the first steps send is put into the same write as the request. */
  readonly withFirstFrames?: true;
  /** Only the first part of the request is sent, so many octets of it. */
  readonly stopAfter?: number;
  /** Sent in place of a request. */
  readonly raw?: Payload;
  /** An HTTP request that comes first on the same connection; its response is read and dropped. */
  readonly before?: string;
  /** Default: 101 and nothing agreed that was not offered. */
  readonly expect?: ResponseRule;
}

/** One thing that a server sends and a case counts: a whole message, a pong, or the mark of a checkpoint passed. */
export type Expected =
  | { readonly kind: "text" | "binary" | "pong"; readonly payload: Payload }
  | { readonly kind: "mark"; readonly name: string };

/** What a case accepts. The list of events must equal one alternative exactly, nothing more and nothing less. */
export interface Events {
  readonly ok: readonly (readonly Expected[])[];
  /** Legal, but not what a strict reading asks for: a warning. */
  readonly tolerated?: readonly (readonly Expected[])[];
}

/**
 * How the connection has to end.
 * `probe`: the server keeps it open until the probe's Close frame. `server`: the server fails the connection.
 * `either`: both are right. `left`: the probe leaves without a closing handshake and nothing is judged.
 */
export interface Ending {
  readonly by: "probe" | "server" | "either" | "left";
  /** Codes that the server's Close frame may carry. No code at all is right too, unless `codeNeeded`. */
  readonly codes: readonly number[];
  /**
   * Other codes that end the connection as well, with a warning: which code says why is a SHOULD (RFC 6455 7.1.7). `any`: all that may be
   * on the wire. Default: none.
   */
  readonly tolerated?: readonly number[] | "any";
  readonly codeNeeded?: true;
  /** True: the server sends one Close frame and no second one. Default false: a second one is passed over. */
  readonly once?: true;
  /** True: both Close frames and a TCP close by the server. False: a cut connection is right too. */
  readonly clean: boolean;
}

/** RFC 2119 weight of a rule. A broken MUST fails, a broken SHOULD or MAY warns. */
export type Level = "MUST" | "SHOULD" | "MAY";

/**
 * Where a rule is written. `platform` is the function platform's own contract, `echo` the echo contract of an app, `centrifuge` the
 * documentation of the Centrifuge client protocol: a page, and a section of it.
 */
export interface RuleSource {
  readonly rfc: number | "platform" | "echo" | "centrifuge";
  /** Section number, or the name of the rule where the source has no numbers. */
  readonly section: string;
}

/** One rule, and how to try it. Data alone: nothing in here knows which server it is tried on. */
export interface ConformanceCase {
  /** Permanent: `suite/name`. Reports and known-failing lists key on it; a retired id is never used again. */
  readonly id: `${Suite}/${string}`;
  readonly level: Level;
  /** The rule in one sentence that starts with a verb. */
  readonly says: string;
  readonly source: RuleSource;
  readonly needs: readonly Capability[];
  /** Ids of Autobahn|Testsuite with the same stimuli and the same accepted outcomes. */
  readonly autobahn: readonly string[];
  /** The server has to be started with this profile of its wsfn.json. Absent: the default environment. */
  readonly profile?: Profile;
  /** True: runs while no other case is on the same server, since it measures or strains the whole of it. */
  readonly isolated?: true;
  /** True: runs when the others are done, since the server gives it a time in which a busy probe would be late. */
  readonly last?: true;
  /** True: gets a server of its own, which it may end. Needs `process`. */
  readonly ownServer?: true;
  /** True: leaves that server as it found it, for another case that needs one. */
  readonly keepsServer?: true;
  /** Takes so long that it is tried at depth `full` only. */
  readonly onlyFull?: true;
  /** True: outcomes are reported, never judged (Autobahn's INFORMATIONAL). Wire violations still fail. */
  readonly informational?: true;
  readonly opening?: Opening;
  readonly script: readonly Step[];
  readonly events: Events;
  /** What `full` sends and waits for instead. */
  readonly full?: { readonly script: readonly Step[]; readonly events?: Events };
  readonly ending: Ending;
  /**
   * Close codes with which a server may refuse what the case sends before it echoes any of it, by a limit of its own (RFC 6455 10.4): a
   * warning. Default: none.
   */
  readonly refusal?: readonly number[];
  /** How long the case as a whole may take. Default 30 s, and a second more for every 256 KB that it sends. */
  readonly budgetMs?: number;
}

/** The suite of a case is the first word of its id. */
export const suiteOf = (id: string): string => id.slice(0, id.indexOf("/"));

/** A case as it is tried at a depth. */
export const atDepth = (depth: Depth, c: ConformanceCase): ConformanceCase =>
  depth === "full" && c.full ? { ...c, ...c.full } : c;
