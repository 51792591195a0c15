import { cases, comes, frame, HELLO, LEFT, mark, NOTHING, platform, seen } from "../words.ts";

/** Node.js and uvicorn close an idle connection after five seconds, Node.js with a second to spare. */
const IDLE_MS = 6500;
/** Longer than two minutes, which is the limit of many servers. */
const LONG_IDLE_MS = 130_000;
const LONG = { onlyFull: true, budgetMs: 180_000 } as const;

const keepsHttp = (idleMs: number) => ({
  script: [{ do: "keep-alive", path: "/", idleMs } as const],
  events: NOTHING,
  ending: LEFT,
});
const keepsWebSocket = (idleMs: number) => ({
  script: [{ do: "checkpoint", name: "silence is over", quietMs: idleMs } as const, frame("text", HELLO)],
  ...comes(mark("silence is over"), seen("text", HELLO)),
});

/** The platform reuses its connections for as long as an instance lives: 15 minutes at least by its page, and 24 hours now. */
export const idle = cases({ needs: ["process"] }, [
  {
    id: "platform/keeps-idle-http-connection",
    source: platform("custom runtime: no timeout of the server ends an idle connection"),
    says: "keeps a connection without a request open, for 6.5 seconds at least",
    ...keepsHttp(IDLE_MS),
  },
  {
    id: "platform/keeps-idle-websocket",
    source: platform("custom runtime: no timeout of the server ends a request; a WebSocket is one"),
    says: "keeps a WebSocket on which the client is silent, for 6.5 seconds at least",
    ...keepsWebSocket(IDLE_MS),
  },
  {
    id: "platform/keeps-idle-http-connection-for-long",
    source: platform("custom runtime: no timeout of the server ends an idle connection"),
    says: "keeps a connection without a request open, for 130 seconds at least",
    ...keepsHttp(LONG_IDLE_MS),
    ...LONG,
  },
  {
    id: "platform/keeps-idle-websocket-for-long",
    source: platform("custom runtime: no timeout of the server ends a request; a WebSocket is one"),
    says: "keeps a WebSocket on which the client is silent, for 130 seconds at least",
    ...keepsWebSocket(LONG_IDLE_MS),
    ...LONG,
  },
]);
