import type { Command, CommandName } from "./command.ts";
import { COMMAND_FIELDS, COMMAND_NAMES, type FieldKind, HAS_CHANNEL } from "./command-fields.ts";
import { JsonText } from "./json-text.ts";
import { rawMember } from "./raw-member.ts";
import { disconnect, type Refusal } from "./refusal.ts";

const MAX_ID = 2 ** 32 - 1;
const MAX_UINT64 = 2 ** 64 - 1;

/**
 * The commands of one message, which parts them by newlines; a last newline ends the last command. `undefined`: a message that is no text.
 * Throws a `Refusal` with disconnect 3501, after the commands before it, for what the protocol does not allow: an empty line, JSON that does
 * not parse, a field of the wrong type, an id that is missing or no uint32.
 */
export function* decodeFrame(frame: string | undefined): Generator<Command> {
  if (frame === undefined) throw malformed("octets that are no UTF-8");
  const lines = frame.split("\n");
  if (lines.length > 1 && lines.at(-1) === "") lines.pop();
  for (const line of lines) yield decodeCommand(line);
}

const malformed = (detail: string): Refusal => disconnect("badRequest", detail);

function decodeCommand(line: string): Command {
  let message: unknown;
  try {
    message = JSON.parse(line);
  } catch (error) {
    throw malformed((error as Error).message);
  }
  if (!isObject(message)) throw malformed("a command that is no object");
  const id = message.id ?? 0;
  if (!isCount(id) || id > MAX_ID) throw malformed("an id that is no uint32");
  const name = COMMAND_NAMES.find((known) => present(message, known) !== undefined);
  if (id === 0 && name !== "send") {
    if (name === undefined) return { name: "pong" };
    throw malformed(`${name} without an id`);
  }
  if (name === undefined) throw malformed("a command without a request");
  const request = decodeRequest(name, present(message, name), line);
  return { name, id, request } as Command;
}

function decodeRequest(name: CommandName, fields: unknown, line: string): Record<string, unknown> {
  if (!isObject(fields)) throw malformed(`${name} is no object`);
  const read: FieldReader = (kind, field, value) =>
    kind === "raw" ? new JsonText(rawMember(line, [name, field]) ?? "null") : READERS[kind](value);
  const request = readFields(name, fields, read);
  if (HAS_CHANNEL.has(name) && !request.channel) throw malformed(`${name} without a channel`);
  return request;
}

/** The value of a field, or undefined where it is not of its kind. */
type FieldReader = (kind: FieldKind, field: string, value: unknown) => unknown;

function readFields(name: CommandName, fields: Fields, read: FieldReader): Record<string, unknown> {
  const request: Record<string, unknown> = {};
  for (const [field, kind] of Object.entries(COMMAND_FIELDS[name])) {
    const value = present(fields, field);
    if (value === undefined) continue;
    const got = read(kind, field, value);
    if (got === undefined) throw malformed(`${name}.${field} is no ${kind}`);
    request[field] = got;
  }
  return request;
}

const READERS: Readonly<Record<Exclude<FieldKind, "raw">, (value: unknown) => unknown>> = {
  string: (value) => (typeof value === "string" ? value : undefined),
  boolean: (value) => (typeof value === "boolean" ? value : undefined),
  // No log gets as far as the numbers that JavaScript cannot tell apart.
  offset: (value) =>
    isCount(value) || (Number.isInteger(value) && (value as number) > 0 && (value as number) <= MAX_UINT64)
      ? Math.min(value as number, Number.MAX_SAFE_INTEGER)
      : undefined,
  int32: (value) =>
    Number.isInteger(value) && (value as number) === ((value as number) | 0) ? value : undefined,
  integer: (value) => (Number.isSafeInteger(value) ? value : undefined),
  strings: (value) =>
    isObject(value) && Object.values(value).every((item) => typeof item === "string")
      ? Object.assign(Object.create(null), value)
      : undefined,
  position(value) {
    if (!isObject(value)) return undefined;
    const offset = READERS.offset(value.offset ?? 0);
    const epoch = value.epoch ?? "";
    return offset !== undefined && typeof epoch === "string" ? { offset, epoch } : undefined;
  },
  subscribes(value) {
    if (!isObject(value)) return undefined;
    const subs = Object.create(null);
    for (const [channel, fields] of Object.entries(value)) {
      if (!isObject(fields)) return undefined;
      // `data` of the server's own subscriptions means nothing: the server named them.
      const read: FieldReader = (kind, _, item) =>
        kind === "raw" ? new JsonText("null") : READERS[kind](item);
      subs[channel] = { ...readFields("subscribe", fields, read), channel };
    }
    return subs;
  },
};

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** An own field that is not null: `__proto__` and what objects inherit are no fields. */
function present(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? (fields[name] ?? undefined) : undefined;
}
