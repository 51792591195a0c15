import type { TimelineEvent } from "@wsfn/gateway";
import { z } from "zod";
import { faultPlan } from "./requests.ts";

const stamp = { atMs: z.number(), function: z.string() };
const ofRequest = { ...stamp, requestId: z.string() };
const injected = z.enum(["refuse", "cut", "kill", "hang", "freeze", "idle", "trigger"]);
const kind = z.enum(["websocket", "http"]);
const endedBy = z.enum(["refused", "function", "client", "timeout", "idle", "fault", "gateway", "age"]);
const states = [
  ...[
    "starting",
    "started",
    "failed",
    "frozen",
    "thawed",
    "healthy",
    "unhealthy",
    "hung",
    "stopping",
    "gone",
  ],
] as const;

/** The gateway's `TimelineEvent`, as JSON: what each means is documented there. */
export const timelineEvent = z.discriminatedUnion("event", [
  z.object({ event: z.literal("ready"), ...stamp, url: z.string(), wsUrl: z.string() }),
  z.object({
    event: z.literal("request-arrived"),
    ...ofRequest,
    kind,
    method: z.string(),
    path: z.string(),
  }),
  z.object({
    event: z.literal("request-placed"),
    ...ofRequest,
    instanceId: z.string(),
    coldStart: z.boolean(),
    timeoutMs: z.number(),
  }),
  z.object({ event: z.literal("request-answered"), ...ofRequest, status: z.int() }),
  z.object({
    event: z.literal("request"),
    ...ofRequest,
    instanceId: z.string().optional(),
    kind,
    method: z.string(),
    path: z.string(),
    status: z.int(),
    endedBy,
    abrupt: z.boolean(),
    errorCode: z.string().optional(),
    message: z.string().optional(),
    hint: z.string().optional(),
    injected: injected.optional(),
    durationMs: z.number(),
    scheduleMs: z.number(),
    coldStart: z.boolean(),
    retryCount: z.int().optional(),
    retryInMs: z.number().optional(),
    bytesIn: z.number(),
    bytesOut: z.number(),
  }),
  z.object({
    event: z.literal("instance"),
    ...stamp,
    instanceId: z.string(),
    state: z.enum(states),
    message: z.string().optional(),
    hint: z.string().optional(),
    injected: injected.optional(),
  }),
  z.object({
    event: z.literal("bill"),
    ...stamp,
    instanceId: z.string(),
    active: z.boolean(),
    activeMs: z.number(),
    isKept: z.boolean(),
  }),
  z.object({ event: z.literal("fault-plan"), atMs: z.number(), plan: faultPlan }),
  z.object({
    event: z.literal("log"),
    ...stamp,
    instanceId: z.string(),
    stream: z.enum(["stdout", "stderr", "platform"]),
    text: z.string(),
    note: z.literal(true).optional(),
  }),
]);

/** Does not compile when the gateway reports what the schema does not have. */
export const asReported = (event: TimelineEvent): z.input<typeof timelineEvent> => event;
