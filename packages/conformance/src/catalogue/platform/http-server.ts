import { utf8 } from "../../case/payload.ts";
import { accepted, cases, echoContract, frame, LEFT, NOTHING, platform } from "../words.ts";

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

/** Where the server listens, and what it answers. The suite started the function itself, so that nothing stands between. */
export const httpServer = cases({ needs: ["process"], events: NOTHING, ending: LEFT }, [
  {
    id: "platform/ready-in-time",
    source: platform("custom runtime: the HTTP server has to start within 120 seconds"),
    says: "accepts connections within 120 seconds of its start",
    script: [{ do: "started-within", ms: 120_000 }],
  },
  {
    id: "platform/listens-on-all-interfaces",
    source: platform("custom runtime: listen on 0.0.0.0:port or *:port"),
    says: "listens on all interfaces, not on the loopback address alone",
    script: [{ do: "http", method: "GET", path: "/", status: [], host: "other" }],
    needs: ["other-address"],
  },
  // A port that is hard-coded in the program is right too, when s.yaml declares the same.
  {
    id: "platform/port-from-environment",
    level: "SHOULD",
    source: platform("environment variables: FC_CUSTOM_LISTEN_PORT"),
    says: "listens on the port that the environment names",
    script: [{ do: "port-as-given" }],
  },
  {
    id: "platform/headers-of-the-platform",
    source: platform("custom runtime: common request headers"),
    says: "accepts a request with the headers that the platform adds",
    ...accepted({ headers: PLATFORM_HEADERS }),
  },
  {
    id: "platform/http-beside-websocket",
    source: platform("custom runtime: one HTTP server"),
    says: "answers plain HTTP while a WebSocket is open",
    ...accepted({}, [{ do: "http", method: "GET", path: "/", status: [] }, PROOF]),
  },
  {
    id: "platform/answers-plain-http",
    source: echoContract("GET /"),
    says: "answers an ordinary GET with 200",
    script: [{ do: "http", method: "GET", path: "/", status: [200] }],
    needs: ["process", "hooks"],
  },
  {
    id: "platform/health-check",
    source: platform("instance health check"),
    says: "answers its health check with a status from 200 to 399",
    script: [{ do: "http", method: "GET", path: "health-check", status: ["2xx", "3xx"] }],
    needs: ["process", "health-check"],
  },
  {
    id: "platform/initialize-hook",
    source: platform("instance lifecycle: Initializer"),
    says: "answers the initialize hook with 2xx",
    script: [
      {
        do: "http",
        method: "POST",
        path: "/initialize",
        headers: { "x-fc-control-path": "/initialize", "x-fc-request-id": FUNCTION_REQUEST_ID },
        status: ["2xx"],
      },
    ],
    needs: ["process", "hooks"],
    ownServer: true,
    keepsServer: true,
  },
  {
    id: "platform/offers-keep-alive",
    source: platform("custom runtime: connections must be Keep-Alive"),
    says: "keeps a connection for the next request",
    script: [{ do: "keep-alive", path: "/", idleMs: 0 }],
  },
  {
    id: "platform/logs-the-request-id",
    level: "SHOULD",
    source: echoContract("log lines carry x-fc-request-id"),
    says: "writes a line with the request's id to stdout or stderr",
    ...accepted({ headers: { "x-fc-request-id": FUNCTION_REQUEST_ID } }, [
      { do: "await-log", text: FUNCTION_REQUEST_ID },
      PROOF,
    ]),
  },
]);
