// Every setting is an environment variable.
const { env } = Bun;

// One that is not there, or is empty, has its default; one that is wrong ends the process.
function number(name: string, otherwise: number): number {
  const value = env[name] || String(otherwise);
  if (/^\d+$/.test(value) && +value >= 1 && +value < 2 ** 31) return Number(value);
  throw new Error(`${name}: expected a whole number from 1 to 2147483647, got "${value}"`);
}

/** What the environment asks for. Both byte limits bound the memory that one client can take of an instance that it shares. */
export const settings = {
  // The platform names the port that it will connect to: FC_CUSTOM_LISTEN_PORT where the function is deployed, FC_SERVER_PORT in its
  // older tools and in local runs; PORT is what other hosts use. `port` in s.yaml, 9000 unless changed, is the same number.
  port: Number(env.FC_SERVER_PORT || env.FC_CUSTOM_LISTEN_PORT || env.PORT || 9000),
  maxMessageBytes: number("MAX_MESSAGE_BYTES", 2 ** 20), // a longer message closes with 1009
  maxBufferedBytes: number("MAX_BUFFERED_BYTES", 2 ** 22), // more unread echoes close with 1013
  heartbeatMs: number("HEARTBEAT_MS", 30_000), // a peer that is silent for so long is sent a ping
  drainMs: number("DRAIN_MS", 1_000), // how long peers may take to answer our last Close frames
  // A page of any site may open a WebSocket to here, and the browser adds its user's cookies: name your own pages where those count.
  origins: (env.ALLOWED_ORIGINS ?? "*").split(",").map((origin) => origin.trim()), // empty: none
};
