import { type RoomsOptions, refuse } from "@wsfn/rooms";
import { jwtTokens } from "@wsfn/rooms/tokens";
import type { RoomsDescription } from "../../src/case/room.ts";

const LIMITS = { messageBytes: 16 * 1024, channelBytes: 64, channelsPerClient: 4, commandsPerSecond: 20 };
const UNKNOWN = "none:wsfn";
const TOKEN_SECRET = "a secret of the reference server's own";

/** What the suite has to know of a server with the application below. */
export const REFERENCE_ROOMS: RoomsDescription = {
  connect: { data: { name: "{name}" } },
  offers: ["history", "recovery", "presence", "joins", "rpc"],
  rpc: { method: "echo", data: { any: "thing" } },
  tokenSecret: TOKEN_SECRET,
  messages: false,
  unknownChannel: UNKNOWN,
  limits: LIMITS,
};

/** The application of a server that keeps every rule of the suite, whatever carries its messages. A room keeps `keeps` publications. */
export const referenceApplication = (keeps: number) =>
  ({
    tokens: jwtTokens({ secret: TOKEN_SECRET }),
    limits: LIMITS,
    rooms: (channel) => (channel === UNKNOWN ? undefined : { joinLeave: true, maxEntries: keeps }),
    onConnect: ({ claims, data }) => ({
      user: claims?.user ?? String((data?.value() as { name?: string })?.name),
    }),
    onSubscribe: () => ({}),
    onPublish: () => ({}),
    onRpc: ({ method, data }) => {
      if (method !== "echo") throw refuse("methodNotFound");
      return data;
    },
  }) satisfies RoomsOptions;
