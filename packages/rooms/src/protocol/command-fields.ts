import type { CommandName } from "./command.ts";

/** What a field must be. `raw` is any JSON and stays text; a field that is absent or null is left out. */
export type FieldKind =
  | "string"
  | "boolean"
  | "offset"
  | "int32"
  | "integer"
  | "raw"
  | "strings"
  | "position"
  | "subscribes";

/** The fields that this server reads, by command: a field that is not here is ignored, as in the protocol's own decoders. */
export const COMMAND_FIELDS: Readonly<Record<CommandName, Readonly<Record<string, FieldKind>>>> = {
  connect: {
    token: "string",
    data: "raw",
    subs: "subscribes",
    name: "string",
    version: "string",
    headers: "strings",
  },
  subscribe: {
    channel: "string",
    token: "string",
    recover: "boolean",
    epoch: "string",
    offset: "offset",
    data: "raw",
    positioned: "boolean",
    recoverable: "boolean",
    join_leave: "boolean",
    delta: "string",
    tf: "raw",
    flag: "integer",
    type: "int32",
  },
  unsubscribe: { channel: "string" },
  publish: { channel: "string", data: "raw", type: "int32" },
  presence: { channel: "string" },
  presence_stats: { channel: "string" },
  history: { channel: "string", limit: "int32", since: "position", reverse: "boolean" },
  ping: {},
  send: { data: "raw" },
  rpc: { data: "raw", method: "string" },
  refresh: { token: "string" },
  sub_refresh: { channel: "string", token: "string" },
};

/** Commands in the order of the schema: of several in one message the first counts. */
export const COMMAND_NAMES = Object.keys(COMMAND_FIELDS) as CommandName[];

/** Commands that name a channel: an empty one is a malformed command. */
export const HAS_CHANNEL: ReadonlySet<CommandName> = new Set(
  COMMAND_NAMES.filter((name) => "channel" in COMMAND_FIELDS[name]),
);
