import { z } from "zod";
import { timelineEvent } from "./events.ts";

const count = z.int().min(0);
const counts = z.record(z.string(), count);

/** A function that the gateway serves. */
const servedFunction = z.object({
  name: z.string(),
  url: z.string(),
  wsUrl: z.string(),
  /** Where it takes handshakes: path and query. */
  path: z.string(),
  authType: z.enum(["anonymous", "function", "jwt", "bearer", "basic"]),
  /** A signature can be made: the gateway has secrets for it. */
  canSign: z.boolean(),
  /** Why none can be made, where the trigger asks for one. */
  cannotSign: z.string().optional(),
  /** Of authType jwt: ids of the keys that a token can be signed with. */
  keyIds: z.array(z.string()),
  /** What `wsfn connect` must be given besides `--sign` and its name, to sign as the console does. */
  signFlags: z.array(z.string()),
  timeoutMs: z.number(),
  instanceConcurrency: z.int(),
  memoryMb: z.number(),
  cpu: z.number(),
});

/** What one function did and cost: the gateway's `FunctionSummary`. */
const functionSummary = z.object({
  function: z.string(),
  requests: count,
  connections: count,
  instances: count,
  replaced: count,
  coldStarts: count,
  activeMs: z.number(),
  idleMs: z.number(),
  cu: z.number(),
  priceCny: z.string(),
  refused: counts,
  endedBy: counts,
  injected: counts,
});

/** One thing that happened on a connection of the client. */
const clientEntry = z.object({
  connection: z.int(),
  atMs: z.number(),
  kind: z.enum([
    "connecting",
    "open",
    "sent",
    "received",
    "ping",
    "pong",
    "closed",
    "refused",
    "error",
    "skipped",
  ]),
  url: z.string().optional(),
  /** Of the handshake. */
  requestId: z.string().optional(),
  status: z.int().optional(),
  extensions: z.string().optional(),
  subprotocol: z.string().optional(),
  /** Of a message. */
  bytes: count.optional(),
  isBinary: z.boolean().optional(),
  /** Its begin: text as it is, octets in base64. */
  data: z.string().optional(),
  isCut: z.boolean().optional(),
  /** Of an end. */
  code: z.int().optional(),
  reason: z.string().optional(),
  message: z.string().optional(),
  /** `skipped`: messages of that kind that are not listed one by one, because there were too many. */
  of: z.enum(["sent", "received"]).optional(),
  count: count.optional(),
});

/** Headers with the order, case and duplicates that they had; secrets are redacted. */
const headers = z.array(z.tuple([z.string(), z.string()]));

/** One frame of a connection that is inspected, or what stands in the place of frames. */
const frameEntry = z.object({
  requestId: z.string(),
  function: z.string(),
  atMs: z.number(),
  from: z.enum(["client", "function"]),
  kind: z.enum(["begin", "frame", "gap", "unreadable", "end"]),
  /** `begin`: true when every byte since the 101 is seen. */
  fromStart: z.boolean().optional(),
  extensions: z.string().optional(),
  subprotocol: z.string().optional(),
  /** `begin`, when it is from the start: the handshake as its client sent it and saw it answered. */
  request: z.object({ method: z.string(), target: z.string(), headers }).optional(),
  answer: z.object({ status: z.int(), statusText: z.string(), headers }).optional(),
  opcode: z.int().optional(),
  fin: z.boolean().optional(),
  rsv: z.int().optional(),
  masked: z.boolean().optional(),
  /** Octets on the wire, without the header. */
  payloadBytes: z.number().optional(),
  /** The payload's begin, unmasked, in base64. */
  payload: z.string().optional(),
  /** The final frame of a compressed message: the begin of what the whole message says, in base64, and its size. */
  inflated: z.string().optional(),
  inflatedBytes: count.optional(),
  isCut: z.boolean().optional(),
  /** Why it is illegal, or unreadable. */
  why: z.string().optional(),
  lostBytes: z.number().optional(),
});

/** Everything that the API sends. */
export const report = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("hello"),
    version: z.literal(1),
    /** Milliseconds since 1970, by the clock that stamps all events. */
    nowMs: z.number(),
    functions: z.array(servedFunction),
  }),
  /** In the order in which they happened; the first ones are the past, and `isPast` marks them. */
  z.object({ type: z.literal("events"), isPast: z.boolean().optional(), events: z.array(timelineEvent) }),
  /** The caller read too slowly: so many reports were left out. */
  z.object({ type: z.literal("lost"), reports: count }),
  z.object({
    type: z.literal("summary"),
    nowMs: z.number(),
    elapsedMs: z.number(),
    functions: z.array(functionSummary),
  }),
  z.object({ type: z.literal("client"), entries: z.array(clientEntry) }),
  z.object({ type: z.literal("frames"), entries: z.array(frameEntry) }),
  z.object({
    type: z.literal("reply"),
    /** That of the request; 0 for a message that was no request. */
    id: count,
    ok: z.boolean(),
    /** Instances or requests that were touched, or connections that were opened. */
    count: count.optional(),
    /** `connect`: the connections, by the numbers that later requests name. */
    connections: z.array(z.int()).optional(),
    error: z.string().optional(),
    hint: z.string().optional(),
  }),
]);

/** What the API sends. */
export type ApiReport = z.infer<typeof report>;
/** The answer to one request. */
export type Reply = Extract<ApiReport, { type: "reply" }>;
/** A function that the gateway serves. */
export type ConsoleFunction = z.infer<typeof servedFunction>;
/** One thing that happened on a connection of the client. */
export type ClientEntry = z.infer<typeof clientEntry>;
/** One frame of an inspected connection. */
export type FrameEntry = z.infer<typeof frameEntry>;
/** What one function did and cost so far. */
export type FunctionFigures = z.infer<typeof functionSummary>;
