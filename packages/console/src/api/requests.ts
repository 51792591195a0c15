import { z } from "zod";

/** Most connections that one `connect` opens. */
const MAX_CONNECTIONS_AT_ONCE = 1000;
/** Connections of one caller that are there at once. */
export const MAX_CONNECTIONS = 2000;
/** Longest text of a field that is no message. */
const MAX_TEXT_CHARS = 8192;
/** Longest message that the client sends, in characters of its text or of its hex digits. */
const MAX_MESSAGE_CHARS = 1024 * 1024;
/** A day: no fault and no repetition lasts longer. */
const MAX_MS = 86_400_000;
/** Silence is looked at four times in this. */
const MIN_IDLE_CUT_MS = 100;

const name = z.string().min(1).max(256);
const text = z.string().max(MAX_TEXT_CHARS);
const milliseconds = z.number().min(0).max(MAX_MS);
/** What is absent means all functions. */
const ofFunction = { function: z.exactOptional(name) };

/** Faults that happen by chance until the plan is replaced; the gateway's `FaultPlan`. */
export const faultPlan = z.strictObject({
  refuse: z.exactOptional(
    z.strictObject({
      status: z.literal([429, 500, 503]),
      rate: z.exactOptional(z.number().min(0).max(1)),
    }),
  ),
  latencyMs: z.exactOptional(milliseconds),
  cutWithinMs: z.exactOptional(milliseconds),
  killWithinMs: z.exactOptional(milliseconds),
  hangWithinMs: z.exactOptional(milliseconds),
  idleCutMs: z.exactOptional(z.number().min(MIN_IDLE_CUT_MS).max(MAX_MS)),
  triggerDelayMs: z.exactOptional(milliseconds),
});

/** A message as it is written: text, or octets as hex digits, which may be spaced. */
const messageData = z.union([
  z.strictObject({ text: z.string().max(MAX_MESSAGE_CHARS) }),
  z.strictObject({
    hex: z
      .string()
      .max(MAX_MESSAGE_CHARS)
      .regex(/^\s*(?:[0-9a-fA-F]{2}\s*)*$/, "expected pairs of hex digits, such as 48 65 6c"),
  }),
]);

const headerValue = text.regex(/^[^\r\n\0]*$/, "expected a header value without line ends");
const headerName = name.regex(/^[\w!#$%&'*+.^`|~-]+$/, "expected a header name");
const connectionIds = z.array(z.int().min(1)).min(1).max(MAX_CONNECTIONS);
const number = z.int().min(1);

/** How a handshake is signed; what is absent is as `wsfn sign` has it. */
const signing = z.strictObject({
  function: name,
  /** Headers of authType function: those of the platform's 3.0, or of 2.0. */
  scheme: z.exactOptional(z.enum(["acs3", "fc2"])),
  /** Where the signature travels. Absent: in headers, and a token wherever the trigger looks for it. */
  in: z.exactOptional(z.enum(["headers", "url"])),
  /** Of a token (JWT). */
  claims: z.exactOptional(z.record(name, z.unknown())),
  /** `kid` of the key that a token is signed with. */
  keyId: z.exactOptional(z.string().max(256)),
  /** How long a signed URL or a token is good. */
  expiresInSeconds: z.exactOptional(
    z
      .int()
      .min(1)
      .max(MAX_MS / 1000),
  ),
});

/** How many messages, and how fast. */
const repeat = z.strictObject({
  perSecond: z.number().min(0.1).max(1000),
  times: z.int().min(1).max(1_000_000),
});

/** Everything that a caller of the API can ask for. Each request is answered by one `reply` with its `id`. */
export const request = z.discriminatedUnion("do", [
  z.strictObject({ id: number, do: z.literal("plan"), plan: faultPlan }),
  z.strictObject({ id: number, do: z.literal("kill"), ...ofFunction }),
  z.strictObject({ id: number, do: z.literal("hang"), ...ofFunction }),
  z.strictObject({ id: number, do: z.literal("freeze"), forMs: milliseconds, ...ofFunction }),
  z.strictObject({ id: number, do: z.literal("cut"), ...ofFunction }),
  z.strictObject({
    id: number,
    do: z.literal("connect"),
    /** `ws:` or `wss:`, with path and query. */
    url: text,
    headers: z.exactOptional(z.array(z.tuple([headerName, headerValue])).max(100)),
    subprotocols: z.exactOptional(z.array(name).max(20)),
    /** Sign for the trigger of this function, with the secrets that the gateway has. */
    sign: z.exactOptional(signing),
    /** Offer permessage-deflate. Default true. */
    compress: z.exactOptional(z.boolean()),
    /** Default 1. */
    count: z.exactOptional(z.int().min(1).max(MAX_CONNECTIONS_AT_ONCE)),
  }),
  z.strictObject({
    id: number,
    do: z.literal("send"),
    connections: connectionIds,
    data: messageData,
    repeat: z.exactOptional(repeat),
  }),
  /** Ends repetitions. */
  z.strictObject({ id: number, do: z.literal("stop"), connections: connectionIds }),
  z.strictObject({ id: number, do: z.literal("ping"), connections: connectionIds }),
  z.strictObject({
    id: number,
    do: z.literal("close"),
    connections: connectionIds,
    code: z.exactOptional(z.int().min(1000).max(4999)),
    reason: z.exactOptional(z.string().max(123)),
  }),
  z.strictObject({ id: number, do: z.literal("inspect"), requestId: name }),
  z.strictObject({ id: number, do: z.literal("inspect-coming"), ...ofFunction }),
  z.strictObject({ id: number, do: z.literal("inspect-end"), requestId: z.exactOptional(name) }),
]);

/** What a caller of the API sends. */
export type ApiRequest = z.infer<typeof request>;
/** A message of the client, as it is written. */
export type MessageData = z.infer<typeof messageData>;
