import { readFileSync } from "node:fs";
import { CannotJudge } from "../cannot-judge.ts";
import { type Json, ROOM_OFFERS, type RoomsDescription } from "../case/room.ts";

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): boolean => typeof value === "string" && value !== "";
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) > 0;

const LIMITS = ["messageBytes", "channelBytes", "channelsPerClient", "commandsPerSecond"];

/** What each field of a description must be. */
const FIELDS: {
  readonly [F in keyof RoomsDescription]-?: readonly [is: (value: unknown) => boolean, what: string];
} = {
  path: [(value) => typeof value === "string" && value.startsWith("/"), "a path that begins with /"],
  channel: [isText, "a text with {room} in it"],
  connect: [isObject, "an object"],
  publish: [(value) => value !== undefined, "JSON"],
  offers: [
    (value) => Array.isArray(value) && value.every((one) => ROOM_OFFERS.includes(one)),
    `a list out of ${ROOM_OFFERS.join(", ")}`,
  ],
  rpc: [isObject, "an object"],
  tokenSecret: [isText, "a text"],
  messages: [(value) => typeof value === "boolean", "true or false"],
  unknownChannel: [isText, "a text"],
  elsewhere: [isText, "the URL of another instance"],
  limits: [
    (value) =>
      isObject(value) &&
      Object.entries(value).every(([name, most]) => LIMITS.includes(name) && isCount(most)),
    `an object of whole numbers: ${LIMITS.join(", ")}`,
  ],
};

/**
 * Reads what is to be known of a server's rooms: the object that a wsfn.json has as `rooms`, or the wsfn.json itself.
 * @throws {CannotJudge} `BadOption` that names the file and the field
 */
export function readRooms(file: string): RoomsDescription {
  let content: Json;
  try {
    content = JSON.parse(readFileSync(file, "utf8")) as Json;
  } catch (cause) {
    throw bad(`expected JSON in ${file}, got: ${(cause as Error).message}`, cause);
  }
  const described = isObject(content) && isObject(content.rooms) ? content.rooms : content;
  if (!isObject(described)) throw bad(`expected an object in ${file}, as rooms of a wsfn.json has it`);
  for (const [name, value] of Object.entries(described)) {
    const field = Object.hasOwn(FIELDS, name) ? FIELDS[name as keyof RoomsDescription] : undefined;
    if (field === undefined)
      throw bad(
        `expected fields out of ${Object.keys(FIELDS).join(", ")} in ${file}, got ${JSON.stringify(name)}`,
      );
    const [is, what] = field;
    if (!is(value)) throw bad(`expected ${what} as ${name} in ${file}, got ${JSON.stringify(value)}`);
  }
  return described;
}

const bad = (message: string, cause?: unknown): CannotJudge =>
  new CannotJudge("BadOption", message, { cause });
