import type { Mutant } from "../mutant.ts";
import { follow, inPublications, inReply, insteadOfError, mutant } from "./changes.ts";
import type { Message, RoomDefect, Tap } from "./defect.ts";

/** Passes over lines that end the connection when all is right. */
const ignores = (what: string, pattern: RegExp, id: string): Mutant =>
  mutant(`passes over ${what}`, { hears: (lines) => lines.filter((line) => !pattern.test(line.trim())) }, id);

/** Sends the second of two publications first. */
const swapped = (push: Message, { memory }: Tap): readonly Message[] => {
  const held = memory.get("held");
  memory.set("held", held === undefined ? push : undefined);
  return held === undefined ? [] : [push, held];
};

/** Acknowledges an unsubscription and does nothing. */
const unsubscribesInWords: RoomDefect = {
  hears: (lines, tap) =>
    lines.filter((line) => {
      const id = /^\{"id":(\d+),"unsubscribe"/.exec(line)?.[1];
      if (id !== undefined) tap.send({ id: Number(id), unsubscribe: {} });
      return id === undefined;
    }),
};

const within = (text: string): string => text.slice(0, -2);

/** Defects in how commands are read, and in what is published. */
export const IN_COMMANDS: readonly Mutant[] = [
  mutant(
    "names no client",
    inReply("connect", (connect) => delete connect.client),
    "connect",
  ),
  mutant(
    "gives all clients one id",
    inReply("connect", (connect) => {
      connect.client = "everybody";
    }),
    "client-ids-differ",
  ),
  mutant(
    "echoes ids in 31 bits",
    { says: (message) => [message.id ? { ...message, id: message.id & 0x7fffffff } : message] },
    "largest-id",
  ),
  mutant(
    "reads the first line of a message",
    { hears: (lines) => lines.slice(0, 1) },
    "commands-in-one-message",
    "connect-and-more-in-one-message",
    "second-command-malformed",
  ),
  mutant(
    "disconnects for a field that it does not know",
    { hears: (lines) => lines.map((line) => (line.includes("x-wsfn") ? "{" : line)) },
    "field-unknown",
  ),
  mutant("subscribes twice", insteadOfError(105, "subscribe"), "subscribe-twice"),
  mutant(
    "disconnects for every error",
    {
      says(message, tap) {
        if (message.error) tap.close(3500);
        return [message];
      },
    },
    "error-keeps-connection",
    "rpc-unknown-method",
  ),
  mutant("unsubscribes in words alone", unsubscribesInWords, "unsubscribe", "channel-given-back"),
  mutant(
    "cuts the end of what is published",
    inPublications((push) => {
      const { data } = push.push.pub;
      push.push.pub.data = { ...data, text: within(data.text) };
      return [push];
    }),
    "publish",
    "publish-to-oneself",
    "error-keeps-connection",
    "recover-nothing",
  ),
  mutant(
    "leaves the publisher out",
    inPublications((push, { client }) => (push.push.pub.info?.client === client ? [] : [push])),
    "publish-to-oneself",
  ),
  mutant(
    "sends a publication to other channels too",
    {
      hears: follow,
      ...inPublications((push, { everybody }) => {
        for (const other of everybody.filter(({ channels }) => !channels.has(push.push.channel)))
          for (const channel of other.channels) other.send({ push: { ...push.push, channel } });
        return [push];
      }),
    },
    "channels-are-apart",
  ),
  mutant(
    "sends each publication twice",
    inPublications((push) => [push, push]),
    "order-of-one-publisher",
    "one-order-for-all",
    "offsets-count-up",
    "recover-what-was-missed",
  ),
  mutant(
    "swaps publications",
    inPublications(swapped),
    "order-of-one-publisher",
    "channels-are-apart",
    "offsets-count-up",
  ),
  mutant(
    "swaps publications for every other client",
    inPublications((push, tap) => (tap.everybody.indexOf(tap) % 2 === 0 ? [push] : swapped(push, tap))),
    "one-order-for-all",
  ),
  mutant(
    "ends all connections for the fault of one",
    {
      closes(code, { everybody }) {
        for (const tap of everybody) tap.close(code);
        return code;
      },
    },
    "fault-of-another",
  ),
  mutant(
    "answers no call",
    { says: (message) => (message.rpc ? [] : [message]) },
    "rpc",
    "rpc-unknown-method",
  ),
  mutant("answers a call of any method", insteadOfError(104, "rpc"), "rpc-unknown-method"),
  mutant(
    "passes over a message that nobody takes",
    { closes: (code) => (code === 3508 ? undefined : code) },
    "message-not-taken",
  ),
  mutant("has every channel", insteadOfError(102, "subscribe"), "unknown-channel"),
  mutant(
    "closes with 3500 for a bad request",
    { closes: (code) => (code === 3501 ? 3500 : code) },
    "command-before-connect",
    "connect-twice",
    "command-without-id",
    "command-unknown",
    "not-json",
    "field-of-another-type",
    "channel-missing",
    "second-command-malformed",
    "fault-of-another",
  ),
  ignores("a command before connect", /^\{"id":1,"subscribe":\{"channel":"wsfn"/, "command-before-connect"),
  ignores("a second connect", /^\{"id":2,"connect"/, "connect-twice"),
  ignores("a command without an id", /^\{"subscribe"/, "command-without-id"),
  ignores("an unknown command", /nonsense/, "command-unknown"),
  ignores("what is no JSON", /^\{"id":2,$/, "not-json"),
  ignores("a channel that is no text", /"channel":7/, "field-of-another-type"),
  ignores("a subscription to no channel", /"subscribe":\{\}/, "channel-missing"),
  ignores("a second line that is no JSON", /^\{"id":3,$/, "second-command-malformed"),
  ignores("pongs", /^\{\}$/, "pong-unasked"),
];
