import type { Mutant } from "../mutant.ts";
import { inReply, insteadOfError, mutant } from "./changes.ts";
import type { Message, RoomDefect } from "./defect.ts";

const namesNoEnd = (name: string, ...trips: [string, ...string[]]): Mutant =>
  mutant(
    `names no end of a token in the reply to ${name}`,
    inReply(name, (result: Message) => {
      delete result.expires;
      delete result.ttl;
    }),
    ...trips,
  );

/** Acknowledges a new token, and goes by the old one. */
const refreshesInWords = (name: string): RoomDefect => ({
  hears: (lines, tap) =>
    lines.filter((line) => {
      const command = line.includes(`"${name}"`) ? JSON.parse(line) : {};
      if (command[name]) tap.send({ id: command.id, [name]: { expires: true, ttl: 3600 } });
      return command[name] === undefined;
    }),
});

/** Defects of a server that verifies tokens. */
export const WITH_TOKENS: readonly Mutant[] = [
  namesNoEnd("connect", "token", "refresh", "refresh-ended"),
  namesNoEnd("refresh", "refresh"),
  namesNoEnd("subscribe", "subscription-token", "sub-refresh"),
  namesNoEnd("sub_refresh", "sub-refresh"),
  mutant("lets in by a token that has ended", insteadOfError(109, "connect"), "token-ended"),
  mutant("takes a new token that has ended", insteadOfError(109, "refresh"), "refresh-ended"),
  mutant(
    "lets into a channel by a token that has ended",
    insteadOfError(109, "subscribe"),
    "subscription-token-ended",
  ),
  mutant(
    "lets into a channel by any token",
    insteadOfError(103, "subscribe"),
    "subscription-token-of-another-channel",
    "subscription-token-of-another-user",
  ),
  mutant("takes a new token for any channel", insteadOfError(103, "sub_refresh"), "sub-refresh-elsewhere"),
  mutant(
    "looks at no signature",
    { closes: (code) => (code === 3500 ? undefined : code) },
    "token-forged",
    "refresh-of-another-user",
  ),
  mutant(
    "keeps a client whose token has ended",
    { closes: (code) => (code === 3005 ? undefined : code) },
    "connection-expired",
    "refresh-puts-off",
  ),
  mutant(
    "refreshes a connection in words alone",
    refreshesInWords("refresh"),
    "refresh-puts-off",
    "refresh-ended",
  ),
  mutant(
    "keeps a subscription whose token has ended",
    { says: (message) => (message.push?.unsubscribe ? [] : [message]) },
    "subscription-expired",
    "sub-refresh-puts-off",
  ),
  mutant(
    "refreshes a subscription in words alone",
    refreshesInWords("sub_refresh"),
    "sub-refresh-puts-off",
    "sub-refresh-elsewhere",
  ),
];
