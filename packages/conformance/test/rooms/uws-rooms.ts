/** What the suite has to know of the server on uWebSockets.js, and the server of itself. */
export const UWS_ROOMS = {
  connect: { data: { name: "{name}" } },
  offers: ["history", "recovery", "presence", "joins", "rpc"],
  rpc: { method: "echo", data: { any: "thing" } },
  tokenSecret: "a secret of the server on uWebSockets.js",
  messages: false,
  unknownChannel: "none:wsfn",
  limits: { messageBytes: 16 * 1024, channelBytes: 64, channelsPerClient: 4, commandsPerSecond: 20 },
} as const;
