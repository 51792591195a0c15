import type { ConformanceCase } from "../case/case.ts";
import { utf8 } from "../case/payload.ts";
import type { Step } from "../case/step.ts";
import { platformEnd } from "./platform-end.ts";
import {
  accepted,
  comes,
  echoContract,
  frame,
  HELLO,
  LEFT,
  MUST,
  mark,
  NOTHING,
  platform,
  SHOULD,
  seen,
} from "./words.ts";

/** The suite started the function itself, so that nothing stands between. */
const OF_PROCESS = { ...MUST, needs: ["process"] } as const;

const PROOF = frame("text", utf8("served"));

/** Headers that the platform adds to every request (custom runtime, "common request headers"). */
const PLATFORM_HEADERS: Readonly<Record<string, string>> = {
  "x-fc-request-id": "1-66a1b2c3-15d0e1f2-0a1b2c3d4e5f",
  "x-fc-access-key-id": "STS.example",
  "x-fc-access-key-secret": "s".repeat(44),
  "x-fc-security-token": "t".repeat(900),
  "x-fc-function-handler": "index.handler",
  "x-fc-function-memory": "512",
  "x-fc-function-name": "echo",
  "x-fc-function-timeout": "3600",
  "x-fc-region": "cn-hangzhou",
  "x-fc-account-id": "1234567890123456",
  "x-fc-qualifier": "LATEST",
  "x-fc-version-id": "",
  "x-fc-service-logproject": "",
  "x-fc-service-logstore": "",
  "x-fc-client-ip": "203.0.113.7",
  "x-fc-control-path": "/http-invoke",
  "x-fc-retry-count": "0",
  "x-forwarded-for": "203.0.113.7",
  "x-forwarded-proto": "https",
};

const FUNCTION_REQUEST_ID = "1-66a1b2c3-09f8e7d6-f0e1d2c3b4a5";

const asks = (
  name: string,
  says: string,
  section: string,
  script: readonly Step[],
  more: Partial<ConformanceCase> = {},
): ConformanceCase => ({
  ...OF_PROCESS,
  id: `platform/${name}`,
  says,
  source: platform(section),
  script,
  events: NOTHING,
  ending: LEFT,
  ...more,
});

/** Node.js and uvicorn close an idle connection after five seconds, Node.js with a second to spare. */
const IDLE_MS = 6500;
const LONG_IDLE_MS = 130_000;
/** The platform reuses its connections for as long as an instance lives: 15 minutes at least, says its page, and 24 hours now. */
const keepsIdle = (
  suffix: string,
  time: string,
  idleMs: number,
  more: Partial<ConformanceCase>,
): readonly ConformanceCase[] => [
  asks(
    `keeps-idle-http-connection${suffix}`,
    `keeps a connection without a request open, for ${time} at least`,
    "custom runtime: no timeout of the server ends an idle connection",
    [{ do: "keep-alive", path: "/", idleMs }],
    more,
  ),
  {
    ...OF_PROCESS,
    id: `platform/keeps-idle-websocket${suffix}`,
    says: `keeps a WebSocket on which the client says nothing, for ${time} at least`,
    source: platform("custom runtime: no timeout of the server ends a request; a WebSocket is one"),
    script: [{ do: "checkpoint", name: "silence is over", quietMs: idleMs }, frame("text", HELLO)],
    ...comes(mark("silence is over"), seen("text", HELLO)),
    ...more,
  },
];

/** The contract of a custom runtime (and of an image): what the platform wants from the process behind the WebSocket. */
export const platformSuite: readonly ConformanceCase[] = [
  asks(
    "ready-in-time",
    "accepts connections within 120 seconds of its start",
    "custom runtime: the HTTP server has to start within 120 seconds",
    [{ do: "started-within", ms: 120_000 }],
  ),
  asks(
    "listens-on-all-interfaces",
    "listens on all interfaces, not on the loopback address alone",
    "custom runtime: listen on 0.0.0.0:port or *:port",
    [{ do: "http", method: "GET", path: "/", status: [], host: "other" }],
    { needs: ["other-address"] },
  ),
  asks(
    "port-from-environment",
    "listens on the port that the environment names",
    "environment variables: FC_CUSTOM_LISTEN_PORT",
    [{ do: "port-as-told" }],
    // A port that is written into the program is right too, when s.yaml declares the same.
    { level: "SHOULD" },
  ),
  {
    ...OF_PROCESS,
    id: "platform/headers-of-the-platform",
    says: "accepts a request with the headers that the platform adds",
    source: platform("custom runtime: common request headers"),
    ...accepted({ headers: PLATFORM_HEADERS }),
  },
  {
    ...OF_PROCESS,
    id: "platform/http-beside-websocket",
    says: "answers plain HTTP while a WebSocket is open",
    source: platform("custom runtime: one HTTP server"),
    ...accepted({}, [{ do: "http", method: "GET", path: "/", status: [] }, PROOF]),
  },
  asks(
    "answers-plain-http",
    "answers an ordinary GET with 200",
    "",
    [{ do: "http", method: "GET", path: "/", status: [200] }],
    { source: echoContract("GET /"), needs: ["process", "hooks"] },
  ),
  asks(
    "health-check",
    "answers its health check with a status from 200 to 399",
    "instance health check",
    [{ do: "http", method: "GET", path: "health-check", status: ["2xx", "3xx"] }],
    { needs: ["process", "health-check"] },
  ),
  asks(
    "initialize-hook",
    "answers the initialize hook with 2xx",
    "instance lifecycle: Initializer",
    [
      {
        do: "http",
        method: "POST",
        path: "/initialize",
        headers: { "x-fc-control-path": "/initialize", "x-fc-request-id": FUNCTION_REQUEST_ID },
        status: ["2xx"],
      },
    ],
    { needs: ["process", "hooks"], ownServer: true, keepsServer: true },
  ),
  asks(
    "offers-keep-alive",
    "keeps a connection for the next request",
    "custom runtime: connections must be Keep-Alive",
    [{ do: "keep-alive", path: "/", idleMs: 0 }],
  ),
  ...keepsIdle("", "6.5 seconds", IDLE_MS, {}),
  ...keepsIdle("-for-long", "130 seconds", LONG_IDLE_MS, { onlyFull: true, budgetMs: 180_000 }),
  {
    ...SHOULD,
    id: "platform/logs-the-request-id",
    says: "writes a line with the request's id to stdout or stderr",
    source: echoContract("log lines carry x-fc-request-id"),
    needs: ["process"],
    ...accepted({ headers: { "x-fc-request-id": FUNCTION_REQUEST_ID } }, [
      { do: "await-log", text: FUNCTION_REQUEST_ID },
      PROOF,
    ]),
  },
  ...platformEnd,
];
