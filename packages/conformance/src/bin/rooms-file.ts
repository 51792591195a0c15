import { readFileSync } from "node:fs";
import { CannotJudge } from "../cannot-judge.ts";
import { type Json, ROOM_OFFERS, type RoomsDescription } from "../case/room.ts";
import { type Said, said } from "../words/said.ts";

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): boolean => typeof value === "string" && value !== "";
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) > 0;

const LIMITS = ["messageBytes", "channelBytes", "channelsPerClient", "commandsPerSecond"];

/** What each field of a description must be. */
const FIELDS: {
  readonly [F in keyof RoomsDescription]-?: readonly [is: (value: unknown) => boolean, what: Said];
} = {
  path: [(value) => typeof value === "string" && value.startsWith("/"), said("a path that begins with /")],
  channel: [isText, said("a text with {room} in it", { room: "{room}" })],
  connect: [isObject, said("an object")],
  publish: [(value) => value !== undefined, said("JSON")],
  offers: [
    (value) => Array.isArray(value) && value.every((one) => ROOM_OFFERS.includes(one)),
    said("a list out of {offers}", { offers: ROOM_OFFERS.join(", ") }),
  ],
  rpc: [isObject, said("an object")],
  tokenSecret: [isText, said("a text")],
  messages: [(value) => typeof value === "boolean", said("true or false")],
  unknownChannel: [isText, said("a text")],
  elsewhere: [isText, said("the URL of another instance")],
  limits: [
    (value) =>
      isObject(value) &&
      Object.entries(value).every(([name, most]) => LIMITS.includes(name) && isCount(most)),
    said("an object of whole numbers: {limits}", { limits: LIMITS.join(", ") }),
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
    throw bad(
      said("expected JSON in {place}, got: {why}", { place: file, why: (cause as Error).message }),
      cause,
    );
  }
  const described = isObject(content) && isObject(content.rooms) ? content.rooms : content;
  if (!isObject(described))
    throw bad(said("expected an object in {file}, as rooms of a wsfn.json has it", { file }));
  for (const [name, value] of Object.entries(described)) {
    const field = Object.hasOwn(FIELDS, name) ? FIELDS[name as keyof RoomsDescription] : undefined;
    if (field === undefined)
      throw bad(
        said("expected fields out of {fields} in {file}, got {got}", {
          fields: Object.keys(FIELDS).join(", "),
          file,
          got: JSON.stringify(name),
        }),
      );
    const [is, what] = field;
    if (!is(value))
      throw bad(
        said("expected {what} as {name} in {file}, got {got}", {
          what,
          name,
          file,
          got: JSON.stringify(value),
        }),
      );
  }
  return described;
}

const bad = (says: Said, cause?: unknown): CannotJudge => new CannotJudge("BadOption", says, { cause });
