import type { Mutant } from "../mutant.ts";
import type { Message, RoomDefect, Tap } from "./defect.ts";

/** A mutant by what is wrong with it, and the cases of suite `rooms` that notice it. */
export const mutant = (name: string, rooms: RoomDefect, ...trips: [string, ...string[]]): Mutant => ({
  name,
  behaviour: { rooms },
  trips: trips.map((id) => `rooms/${id}`) as [string, ...string[]],
});

/** A defect in the reply to a command: `change` works on its result. */
export const inReply = (name: string, change: (result: Message, tap: Tap) => void): RoomDefect => ({
  says(message, tap) {
    if (message[name]) change(message[name], tap);
    return [message];
  },
});

/** A defect in commands: `change` works on the request, as the server gets it. */
export const inCommand = (name: string, change: (request: Message) => void): RoomDefect => ({
  hears: (lines) =>
    lines.map((line) => {
      if (!line.includes(`"${name}"`)) return line;
      const command = JSON.parse(line);
      if (command[name]) change(command[name]);
      return JSON.stringify(command);
    }),
});

/** A defect in publications that are pushed: what comes in place of each. */
export const inPublications = (change: (push: Message, tap: Tap) => readonly Message[]): RoomDefect => ({
  says: (message, tap) => (message.push?.pub ? change(message, tap) : [message]),
});

/** Succeeds where an error with this code is right. */
export const insteadOfError = (code: number, name: string): RoomDefect => ({
  says: (message) => [message.error?.code === code ? { id: message.id, [name]: {} } : message],
});

/** Remembers which channels a client asked for. */
export function follow(lines: readonly string[], { channels }: Tap): readonly string[] {
  for (const line of lines) {
    const channel = /"subscribe":\{"channel":"([^"]+)"/.exec(line)?.[1];
    if (channel !== undefined) channels.add(channel);
  }
  return lines;
}
