import type { ConformanceCase, Opening } from "../case.ts";
import { utf8 } from "../payload.ts";
import type { Step } from "../step.ts";
import { comes, frame, MUST, platform as rule, seen } from "./words.ts";

/** What it takes to look at a function as its platform does: the suite has started it. */
const OF_PLATFORM = { ...MUST, needs: ["process"] } as const;

const PROOF = utf8("served");

/** The headers that the platform puts into every request (HTTP request page); long values, as in life. */
const INJECTED: Readonly<Record<string, string>> = {
  "x-fc-request-id": "1-66a1b2c3-15d0e1f2-0a1b2c3d4e5f",
  "x-fc-access-key-id": "STS.NSnPkkxAqRvZ",
  "x-fc-access-key-secret": "s".repeat(44),
  "x-fc-security-token": "t".repeat(900),
  "x-fc-function-handler": "index.handler",
  "x-fc-function-memory": "512",
  "x-fc-function-name": "wsfn",
  "x-fc-function-timeout": "3600",
  "x-fc-region": "cn-hangzhou",
  "x-fc-account-id": "1234567890123456",
  "x-fc-qualifier": "LATEST",
  "x-fc-version-id": "",
  "x-fc-service-logproject": "",
  "x-fc-service-logstore": "",
  "x-fc-client-ip": "203.0.113.7",
  "x-fc-base-path": "/",
  "x-fc-control-path": "/http-invoke",
  "x-fc-retry-count": "0",
};

const works = (
  opening: Opening,
  ...script: readonly Step[]
): Pick<ConformanceCase, "opening" | "script" | "events" | "ending"> => ({
  opening,
  script: [...script, frame("text", PROOF)],
  ...comes(seen("text", PROOF)),
});

const ANY_ANSWER = [200, 204, 301, 302, 400, 401, 403, 404, 405, 426] as const;

/** The contract of a custom runtime (and of an image): what the platform wants from the process behind the WebSocket. */
export const platform: readonly ConformanceCase[] = [
  {
    ...OF_PLATFORM,
    id: "platform/listens-on-all-interfaces",
    says: "answers on another address of its machine than 127.0.0.1",
    source: rule("custom runtime: listen on 0.0.0.0 or *"),
    ...works({}, { do: "http", method: "GET", path: "/", status: ANY_ANSWER, host: "other" }),
  },
  {
    ...OF_PLATFORM,
    id: "platform/injected-headers",
    says: "accepts a handshake with the headers that the platform adds",
    source: rule("custom runtime: common request headers"),
    ...works({ headers: INJECTED }),
  },
  {
    ...OF_PLATFORM,
    id: "platform/http-beside-websocket",
    says: "answers plain HTTP while a WebSocket is open",
    source: rule("custom runtime: one HTTP server on one port"),
    ...works({}, { do: "http", method: "GET", path: "/", status: ANY_ANSWER }),
  },
];
