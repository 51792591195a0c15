import type { ConformanceCase, Ending } from "../case.ts";
import { closePayload, utf8 } from "../payload.ts";
import type { Step } from "../step.ts";
import {
  accepted,
  echoContract,
  frame,
  HELLO,
  LEFT,
  MUST,
  NOTHING,
  platform,
  SHOULD,
  seen,
} from "./words.ts";

const DRAINED: Ending = { by: "server", codes: [1001], codeNeeded: true, clean: true };
/** SIGKILL follows SIGTERM when the process has not ended by then. */
const GRACE_MS = 5000;
const EXITS: Step = { do: "await-exit", code: 0, withinMs: GRACE_MS };
const END: Step = { do: "await-gone", withinMs: GRACE_MS };
const ECHO: readonly Step[] = [frame("text", HELLO), { do: "await-events", count: 1 }];

const onOwnServer = (
  name: string,
  says: string,
  section: string,
  script: readonly Step[],
  more: Partial<ConformanceCase> = {},
): ConformanceCase => ({
  ...MUST,
  id: `platform/${name}`,
  says,
  source: platform(section),
  needs: ["process"],
  ownServer: true,
  budgetMs: 60_000,
  script,
  events: NOTHING,
  ending: LEFT,
  ...more,
});

const http = (
  name: string,
  says: string,
  method: string,
  path: string,
  status: readonly number[],
): ConformanceCase => ({
  ...MUST,
  id: `platform/${name}`,
  says,
  source: echoContract(`${method} ${path}`),
  needs: ["hooks"],
  script: [{ do: "http", method, path, status }],
  events: NOTHING,
  ending: LEFT,
});

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

export const platformSuite: readonly ConformanceCase[] = [
  {
    ...MUST,
    id: "platform/headers-of-the-platform",
    says: "accepts a request with the headers that the platform adds",
    source: platform("common request headers"),
    ...accepted({ headers: PLATFORM_HEADERS }),
  },
  {
    ...MUST,
    id: "platform/listens-on-all-interfaces",
    says: "listens on all interfaces, not on the loopback address alone",
    source: platform("custom runtime, listening address"),
    needs: ["other-address"],
    script: [{ do: "http", method: "GET", path: "/", status: [], host: "other" }],
    events: NOTHING,
    ending: LEFT,
  },
  {
    ...SHOULD,
    id: "platform/port-from-environment",
    says: "listens on the port that the environment names",
    source: platform("environment variables"),
    needs: ["process"],
    script: [{ do: "port-as-told" }],
    events: NOTHING,
    ending: LEFT,
  },
  {
    ...MUST,
    id: "platform/http-beside-websocket",
    says: "answers plain HTTP while a WebSocket is open",
    source: platform("custom runtime, one HTTP server"),
    needs: ["process"],
    ...accepted({}, [{ do: "http", method: "GET", path: "/", status: [] }, frame("text", utf8("served"))]),
  },
  http("answers-plain-http", "answers an ordinary GET", "GET", "/", [200]),
  http("health-check", "answers its health check with 200", "GET", "/healthz", [200]),
  http("initialize-hook", "answers the initialize hook with 200", "POST", "/initialize", [200]),
  onOwnServer(
    "drains-on-sigterm",
    "ends its connections with 1001 on SIGTERM and exits with 0",
    "instance lifecycle, SIGTERM",
    [...ECHO, { do: "terminate" }, END, EXITS],
    {
      events: { ok: [[seen("text", HELLO)]] },
      ending: DRAINED,
    },
  ),
  onOwnServer(
    "exits-on-sigterm-when-idle",
    "exits with 0 on SIGTERM when nobody is connected",
    "instance lifecycle, SIGTERM",
    [frame("close", closePayload(1000)), END, { do: "terminate" }, EXITS],
  ),
  onOwnServer(
    "exits-though-peer-does-not-close",
    "exits with 0 on SIGTERM although a client does not answer its Close",
    "instance lifecycle, SIGTERM",
    [{ do: "ignore-close" }, ...ECHO, { do: "terminate" }, EXITS],
    {
      events: { ok: [[seen("text", HELLO)]] },
    },
  ),
  onOwnServer(
    "sigterm-while-client-closes",
    "exits with 0 on SIGTERM while a client closes",
    "instance lifecycle, SIGTERM",
    [{ do: "terminate" }, frame("close", closePayload(1000)), END, EXITS],
    {
      ending: { by: "either", codes: [1000, 1001], clean: false },
    },
  ),
  onOwnServer(
    "drains-on-pre-stop",
    "ends its connections with 1001 when the pre-stop hook is called",
    "instance lifecycle, PreStop",
    [...ECHO, { do: "http", method: "GET", path: "/pre-stop", status: [200] }, END],
    {
      needs: ["process", "hooks"],
      events: { ok: [[seen("text", HELLO)]] },
      ending: DRAINED,
    },
  ),
  onOwnServer(
    "memory-under-ping-flood",
    "keeps its memory within bounds under 50,000 pings",
    "instance memory",
    [
      { do: "flood", frame: frame("ping", HELLO), count: 50_000, counted: false },
      { do: "memory-within", bytesMore: 128 * 1024 * 1024 },
    ],
  ),
  onOwnServer(
    "memory-under-reader-that-never-reads",
    "keeps its memory within bounds for a client that never reads",
    "instance memory",
    [
      { do: "overfill", messageBytes: 65536, mostBytes: 256 * 1024 * 1024 },
      { do: "memory-within", bytesMore: 192 * 1024 * 1024 },
    ],
    {
      level: "SHOULD",
    },
  ),
];
