const { env } = process;

/** A setting that is not there, or is empty, has its default; one that is wrong ends the process. */
function number(name, otherwise) {
  const value = env[name] || String(otherwise);
  if (/^\d+$/.test(value) && value >= 1 && value < 2 ** 31) return Number(value);
  throw new Error(`${name}: expected a whole number from 1 to 2147483647, got "${value}"`);
}

// The platform names the port that it will connect to: FC_CUSTOM_LISTEN_PORT where the function is deployed, FC_SERVER_PORT in its
// older tools and in local runs; PORT is what other hosts use. `port` in s.yaml, 9000 unless changed, is the same number.
export const port = Number(env.FC_SERVER_PORT || env.FC_CUSTOM_LISTEN_PORT || env.PORT || 9000);
export const redisUrl = env.REDIS_URL || undefined;
export const tokenSecret = env.CHAT_TOKEN_SECRET || undefined;
export const historyLines = number("HISTORY_LINES", 1000); // kept for a room
export const historyHours = number("HISTORY_HOURS", 24);
export const linesIn5Seconds = number("LINES_IN_5_SECONDS", 5); // of one user, on this instance
export const commandsASecond = number("COMMANDS_A_SECOND", 20); // of one connection; twice as many at once
export const maxMessageBytes = number("MAX_MESSAGE_BYTES", 2 ** 20); // of /echo: a longer message closes with 1009
export const maxBufferedBytes = number("MAX_BUFFERED_BYTES", 2 ** 22); // of /echo: more unread echoes close with 1013
export const heartbeatMs = number("HEARTBEAT_MS", 30_000); // of /echo: a client that is silent for two of them is cut off
export const drainMs = number("DRAIN_MS", 2_000); // clients are sent away over so long
// A page of any site may open a WebSocket to here, and the browser adds its user's cookies: name your own pages where those count.
export const origins = (env.ALLOWED_ORIGINS ?? "*").split(",").map((origin) => origin.trim()); // empty: none

/** One JSON object a line. */
export const log = (event, fields) => console.log(JSON.stringify({ time: new Date(), event, ...fields }));
