import type { FrameViolationCode } from "@wsfn/protocol";
import type { RoomDefect } from "../rooms/defect.ts";
import type { Careless } from "./fatal-requests.ts";

/** What a server has to look at in an opening request (RFC 6455 4.2.1, RFC 9112). */
export type OpeningCheck =
  | "syntax"
  | "method"
  | "http-version"
  | "host"
  | "upgrade"
  | "connection"
  | "key"
  | "version"
  | "extensions"
  | "origin"
  | "body";

/** One kind of frame: every field that is set has to match. */
export interface FramePattern {
  readonly opcode?: number;
  readonly rsv?: number;
  readonly fin?: boolean;
  readonly bytes?: number;
  /** The code in a Close frame. */
  readonly closeCode?: number;
}

/** A rule about frames that is not kept, for frames of one kind. `ignored`: such a frame is passed over instead of served. */
export interface Tolerance {
  readonly rule: FrameViolationCode;
  readonly where: FramePattern;
  readonly ignored?: boolean;
}

/** An echo that is wrong: of messages of this kind and length, or of exactly these octets (hex). */
interface Garble {
  readonly kind: "text" | "binary" | "pong";
  readonly bytes?: number;
  readonly octets?: string;
}

/**
 * Everything that the reference server can do wrong, each as a switch. Nothing set is the server that does all right. A defect is as
 * narrow as a real one may be: one length, one code, one value.
 */
export interface Behaviour {
  // The opening handshake
  /** Faults that are not noticed. */
  readonly skips?: readonly { readonly check: OpeningCheck; readonly value: string }[];
  /** What is done instead of an answer that names the fault. */
  readonly onBadRequest?: "cut" | 500;
  readonly wrongAccept?: boolean;
  readonly keepsSpacesInKey?: boolean;
  readonly namesNoVersion?: boolean;
  readonly comparesNamesExactly?: boolean;
  readonly comparesTokensExactly?: boolean;
  readonly readsFirstLineOnly?: boolean;
  readonly readsConnectionAsOneToken?: boolean;
  readonly readsUpgradeAsOneToken?: boolean;
  readonly refusesAbsoluteForm?: boolean;
  readonly refusesQuery?: boolean;
  readonly refusesUnknownHeaders?: boolean;
  readonly requiresOrigin?: boolean;
  /** Default: the two that the catalogue's cases send. */
  readonly allowedOrigins?: readonly string[];
  readonly wantsHeadInOnePiece?: boolean;
  readonly endsHeadAtFold?: boolean;
  readonly losesFirstOctetBehindHead?: boolean;
  readonly echoesExtensions?: boolean;
  readonly answersExtension?: string;
  readonly answersProtocol?: string;
  readonly chooses?: "none" | "first" | "without case";
  /** Of the status line of the 101. */
  readonly answersInVersion?: string;
  /** Header lines added to the 101. */
  readonly addsHeaders?: readonly string[];

  // Frames that come
  readonly tolerates?: readonly Tolerance[];
  readonly refusesMaskKeyZero?: boolean;
  /** The last octet of a packet is read twice when a frame goes on in the next. */
  readonly doublesOctetAtPacketEnd?: boolean;
  readonly readsLengthIn32Bits?: boolean;
  readonly misreadsLongForm?: { readonly form: 7 | 16 | 64; readonly bytes: number };
  readonly controlDropsMessage?: number;
  readonly goesOnAfterFault?: boolean;
  /** Sent instead of the right code when the connection is failed. */
  readonly failsWith?: number;

  // What goes back
  readonly garbles?: readonly Garble[];
  readonly answersAs?: "text" | "binary";
  readonly reordersBatch?: boolean;
  readonly answersPongs?: boolean;
  readonly muteAfterPong?: boolean;
  readonly skipsFifthPong?: boolean;
  readonly repeatsFirstPong?: boolean;
  readonly writes?: "masked" | "rsv" | "long-length" | "opcode-3" | "fragmented-control";

  // Text
  /** Octets that are taken for UTF-8, hex. */
  readonly takesText?: readonly string[];
  readonly judgesTextPerFragment?: boolean;
  readonly pingResetsText?: boolean;
  readonly checksBinaryAsText?: boolean;
  readonly stripsByteOrderMark?: boolean;

  // Close
  readonly refusesClose?: { readonly code: number; readonly reasonBytes: number; readonly answer: number };
  readonly answersEmptyCloseWith?: number;
  readonly answersHalfCodeAsEmpty?: boolean;
  /** Does not answer a Close while octets after it begin a frame. */
  readonly waitsForFrameAfterClose?: boolean;
  readonly answersCloseTwice?: boolean;
  readonly goesOnAfterClose?: boolean;
  readonly closeInsideMessageIsFault?: boolean;
  readonly ignoresClose?: boolean;
  readonly cutsInsteadOfClosing?: boolean;
  readonly keepsTcpOpen?: boolean;

  // Compression
  /** Offers that are agreed to though they must be declined. */
  readonly agreesTo?: readonly string[];
  readonly negotiates?: "no forgetting" | "no window" | "a client window unasked";
  /** `compresses`: not as was agreed. `inflates`: not everything that is legal. */
  readonly compresses?:
    | "outside its window"
    | "with one bit more than it agreed to"
    | "with memory"
    | "with the end of its flush"
    | "an empty message into nothing";
  readonly inflates?:
    | "without memory"
    | "without memory of what was before a plain message"
    | "without memory of what was before an empty message"
    | "without memory of what was before a ping"
    | "nothing, when a control frame came first"
    | "nothing after a plain message in fragments"
    | "all messages after a compressed one in fragments"
    | "with a window for each kind"
    | "with one bit less than it agreed to"
    | "no final block"
    | "no stored block"
    | "one block"
    | "nothing broken"
    | "everything before it looks at the limit";
  /** The nth message of a connection comes back with its last octet missing. */
  readonly spoilsNth?: number;

  // Strain
  /** Default: 1 MiB, and 16 MiB for the cases of profile `large`. */
  readonly maxMessageBytes?: number;
  readonly cutsIdleAfterMs?: number;
  readonly cutsSlowFrameAfterMs?: number;
  readonly cutsSlowRequestAfterMs?: number;
  /** Keeps the fragments of all connections in one place. */
  readonly mixesConnections?: boolean;
  /** The next client waits until this one has come so far. */
  readonly servesNextAfter?: "first octet" | "request" | "frame" | "never";
  readonly mostConnections?: number;
  /** What takes the whole server down. */
  readonly diesOf?: "reset" | "FIN" | "bad request" | "bad frame";
  /** What the whole server does to a request without a net, and dies of when it throws. */
  readonly careless?: Careless;
  readonly diesAfterFrames?: number;
  /** Of a client that leaves too much unread. Default: closes with 1013. */
  readonly onUnread?:
    | "keeps it"
    | "keeps pongs"
    | "throws it away"
    | "stops reading"
    | "stops reading for ever"
    | "cuts"
    | { readonly code: number };

  // The process
  readonly refusesPlatformHeaders?: boolean;
  readonly hookStatus?: { readonly path: string; readonly status: number };
  /** The hooks are for everybody, not for the platform alone. */
  readonly hooksForAll?: boolean;
  readonly listensOnLoopback?: boolean;
  readonly closesHttp?: boolean;
  readonly announcesKeepAlive?: number;
  readonly cutsIdleHttpAfterMs?: number;
  readonly logsNothing?: boolean;
  /** What its owner measures instead of the real time. */
  readonly startsInMs?: number;
  readonly isOnFixedPort?: boolean;
  readonly onSigterm?:
    | "nothing"
    | "cut"
    | "close 1000"
    | "wait for peers"
    | "forget one"
    | "listen on"
    | "exit 1";
  readonly onPreStop?: "nothing";
  readonly leaksPerFrame?: number;

  // Rooms, on a server of their own
  readonly rooms?: RoomDefect;
}

export const REFERENCE: Behaviour = {};

export const matches = (where: FramePattern, frame: FramePattern): boolean =>
  (Object.keys(where) as (keyof FramePattern)[]).every((key) => where[key] === frame[key]);
