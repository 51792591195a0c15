import { createServer } from "node:http";
import type { ErrorKey, FunctionSpec, HealthCheckSpec, TriggerSpec } from "@wsfn/platform";
import { signAcs3, signUrl, type WireRequest } from "@wsfn/platform";
import type { GatewaySettings } from "../src/index.ts";
import { type Double, doubles, echoServer, rawServer } from "./double.ts";
import { functionSpec } from "./function-spec.ts";
import { handshake } from "./raw-client.ts";

/** One row of the platform's error table, and what makes it happen here. The docs' table is made of these. */
export interface ErrorCase {
  readonly key: ErrorKey;
  /** What the client or the function did. */
  readonly when: string;
  readonly spec?: Partial<FunctionSpec>;
  readonly settings?: Partial<GatewaySettings>;
  /** Default: an echo. */
  readonly server?: () => Double["server"];
  /** What a client sends. Default: a handshake. A list: one after the other, each on its own connection. */
  readonly bytes?: () => string | readonly string[];
  /** A part of the message. */
  readonly text?: string;
  /** Run with a real process in place of a double: the start itself is what fails. */
  readonly realStart?: true;
}

const base = functionSpec();
const plain = base.trigger as TriggerSpec;
const trigger = (over: Partial<TriggerSpec>): Partial<FunctionSpec> => ({ trigger: { ...plain, ...over } });
const key = { id: "akid", secret: "not a secret" };
const settings = { secrets: { accessKeys: [key] } };
const signed = trigger({ authType: "function" });
const jwks = { keys: [{ kty: "oct", kid: "a", alg: "HS256", k: "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0" }] };
const jwt = trigger({ authType: "jwt", authConfig: { jwks, tokenLookup: "query:token" } });
const bearer = trigger({
  authType: "bearer",
  authConfig: { tokens: [{ enable: true, tokenName: "t", tokenData: "a".repeat(32) }] },
});
const basic = trigger({
  authType: "basic",
  authConfig: { users: [{ username: "twelve-chars", password: "twelve-chars" }] },
});
const long = (bytes: number): string => "a".repeat(bytes);
const shell = (code: string): readonly string[] => [process.execPath, "-e", code];
const health: HealthCheckSpec = {
  path: "/health",
  initialDelayMs: 0,
  periodMs: 60_000,
  timeoutMs: 60_000,
  failureThreshold: 1,
  successThreshold: 1,
};
const answering =
  (status: number, headers: Record<string, string> = {}) =>
  () =>
    createServer((_request, response) => response.writeHead(status, headers).end("said by the function"));

/** A handshake signed for 3.0, as of a time, with its headers changed after the signing. */
function signedHandshake(now: number, change: (line: string) => string = (line) => line): string {
  const request: WireRequest = { method: "GET", target: "/", rawHeaders: [] };
  const headers = signAcs3(request, key, { now });
  return handshake({ lines: headers.map(([name, value]) => change(`${name}: ${value}`)) });
}

const oneDigitChanged = (line: string): string =>
  line.startsWith("authorization") ? line.replace(/.$/, (digit) => (digit === "0" ? "1" : "0")) : line;

export const ERROR_CASES: readonly ErrorCase[] = [
  {
    key: "HeadersTooLarge",
    when: "request headers over 8 KB",
    bytes: () => handshake({ lines: [`Cookie: ${long(8192)}`] }),
    text: "8192 bytes",
  },
  {
    key: "TargetTooLong",
    when: "path and query over 4 KB",
    bytes: () => handshake({ target: `/?q=${long(4096)}` }),
    text: "4096 bytes",
  },
  {
    key: "BodyTooLarge",
    when: "a body over 32 MB",
    bytes: () => "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 33554433\r\n\r\n",
    text: "33554432 bytes",
  },
  {
    key: "MalformedRequest",
    when: "a head that can be read in two ways",
    bytes: () => handshake({ lines: ["Host: other"] }),
    text: "2 Host headers",
  },
  {
    key: "RequestTimeout",
    when: "a head that does not end in time",
    settings: { headerTimeoutMs: 100 },
    bytes: () => "GET / HTTP/1.1\r\n",
  },
  { key: "MissingDate", when: "no Date, and a trigger that needs signatures", spec: signed, settings },
  {
    key: "MissingAuthorization",
    when: "a Date and no Authorization, and a trigger that needs signatures",
    spec: signed,
    settings,
    bytes: () => handshake({ lines: [`Date: ${new Date().toUTCString()}`] }),
    text: "invalid authorization ''",
  },
  {
    key: "TimeSkew",
    when: "a signature of more than 15 minutes ago",
    spec: signed,
    settings,
    bytes: () => signedHandshake(Date.now() - 16 * 60_000),
    text: "is too large",
  },
  {
    key: "DateMalformed",
    when: "a signature whose date cannot be read",
    spec: signed,
    settings,
    bytes: () =>
      signedHandshake(Date.now(), (line) => (line.startsWith("x-acs-date") ? "x-acs-date: today" : line)),
    text: "today",
  },
  {
    key: "SignatureNotMatch",
    when: "a signature with one digit changed",
    spec: signed,
    settings,
    bytes: () => signedHandshake(Date.now(), oneDigitChanged),
  },
  {
    key: "InvalidAccessKeyID",
    when: "a signature by an unknown key",
    spec: signed,
    bytes: () => signedHandshake(Date.now()),
    text: "akid",
  },
  {
    key: "SignedUrlExpired",
    when: "a signed URL after its time",
    spec: signed,
    settings,
    bytes: () => handshake({ target: signUrl("/", key, { expires: 1_000_000_000 }) }),
  },
  { key: "JwtMissing", when: "no JWT, and a trigger that needs one", spec: jwt },
  {
    key: "JwtInvalid",
    when: "a JWT that is not valid",
    spec: jwt,
    bytes: () => handshake({ target: "/?token=a.b.c" }),
  },
  { key: "BearerMissing", when: "no bearer token, and a trigger that needs one", spec: bearer },
  {
    key: "BearerInvalid",
    when: "an unknown bearer token",
    spec: bearer,
    bytes: () => handshake({ lines: ["Authorization: Bearer wrong"] }),
  },
  { key: "BasicMissing", when: "no user, and a trigger that needs one", spec: basic },
  {
    key: "BasicMalformed",
    when: "another scheme, and a trigger that needs a user",
    spec: basic,
    bytes: () => handshake({ lines: ["Authorization: Bearer x"] }),
  },
  {
    key: "BasicInvalid",
    when: "a wrong password",
    spec: basic,
    bytes: () =>
      handshake({ lines: [`Authorization: Basic ${Buffer.from("twelve-chars:no").toString("base64")}`] }),
  },
  {
    key: "MethodNotAllowed",
    when: "a trigger that does not list GET",
    spec: trigger({ methods: ["POST"] }),
    text: "GET",
  },
  { key: "InternetDisabled", when: "disableURLInternet: true", spec: trigger({ disableURLInternet: true }) },
  { key: "FunctionDisabled", when: "reservedConcurrency: 0", spec: { reservedConcurrency: 0 } },
  {
    key: "TriggerNotFound",
    when: "a trigger younger than its delay (and a function without an HTTP trigger)",
    settings: { triggerDelayMs: 60_000 },
    text: "echo",
  },
  {
    key: "DomainNameNotFound",
    when: "a Host that belongs to no function",
    bytes: () => handshake({ host: "other.localhost" }),
    text: "other.localhost",
  },
  {
    key: "FunctionNotFound",
    when: "2.0: a path that names no function",
    settings: { profile: "fc2" },
    bytes: () => handshake({ target: "/2016-08-15/proxy/svc/other/" }),
    text: "other",
  },
  {
    key: "ServiceNotFound",
    when: "2.0: a path that names another service",
    settings: { profile: "fc2", service: "mine" },
    bytes: () => handshake({ target: "/2016-08-15/proxy/svc/echo/" }),
    text: "svc",
  },
  {
    key: "AliasNotFound",
    when: "2.0: a qualifier that is no version",
    settings: { profile: "fc2" },
    bytes: () => handshake({ target: "/2016-08-15/proxy/svc.prod/echo/" }),
    text: "prod",
  },
  {
    key: "VersionNotFound",
    when: "2.0: a version",
    settings: { profile: "fc2" },
    bytes: () => handshake({ target: "/2016-08-15/proxy/svc.7/echo/" }),
    text: "7",
  },
  {
    key: "SessionIdIllegal",
    when: "an affinity header with an illegal value",
    spec: {
      affinity: {
        kind: "HEADER_FIELD",
        headerName: "x-room",
        sessionsPerInstance: 1,
        ttlMs: 9e6,
        idleMs: 9e6,
      },
    },
    bytes: () => handshake({ lines: ["x-room: -"] }),
    text: "x-room",
  },
  {
    key: "SessionInvalid",
    when: "an affinity header whose session has expired",
    spec: {
      affinity: { kind: "HEADER_FIELD", headerName: "x-room", sessionsPerInstance: 1, ttlMs: 0, idleMs: 0 },
    },
    bytes: () => [handshake({ lines: ["x-room: a"] }), handshake({ lines: ["x-room: a"] })],
    text: "'a'",
  },
  {
    key: "CAExited",
    when: "the start command ends",
    spec: { command: shell("process.exit(2)") },
    realStart: true,
    text: "code 2",
  },
  {
    key: "CAFileNotFound",
    when: "the start command is not there",
    spec: { command: ["./no-such-file"] },
    realStart: true,
    text: "is not exist",
  },
  {
    key: "CAFilePermission",
    when: "the start command is not executable",
    spec: { command: ["./error-cases.ts"] },
    realStart: true,
    text: "permission denied",
  },
  {
    key: "FunctionNotStarted",
    when: "nothing listens in time",
    spec: { command: shell("setInterval(() => {}, 1000)") },
    settings: { startTimeoutMs: 300 },
    realStart: true,
    text: "health check failed on port 9000",
  },
  {
    key: "HealthCheckFailed",
    when: "the first HTTP health check is answered 500",
    spec: { healthCheck: health },
    server: answering(500),
    text: "status code: 500",
  },
  {
    key: "InitializationError",
    when: "POST /initialize is not answered 2xx",
    spec: { initializer: { handler: "index.init", timeoutMs: 60_000 } },
    server: answering(404),
    text: "404",
  },
  {
    key: "ResourceExhausted",
    when: "every instance that may be is full",
    spec: { instanceConcurrency: 1, reservedConcurrency: 1 },
    bytes: () => [handshake(), handshake()],
    text: "limit of 1",
  },
  {
    key: "InternalServerError",
    when: "a fault of the platform (injected)",
    settings: { faults: { refuse: { status: 500 } } },
  },
  {
    key: "ResourceThrottled",
    when: "the platform is short of instances (injected)",
    settings: { faults: { refuse: { status: 503 } } },
  },
  {
    key: "BadResponse",
    when: "the function's headers are over 8 KB",
    server: answering(200, { "X-Big": long(8192) }),
    text: "8192 bytes",
  },
  {
    key: "ExternalRedirectForbidden",
    when: "a redirect to elsewhere on the default domain",
    settings: { defaultDomain: true },
    server: answering(302, { Location: "https://login.example/" }),
  },
  {
    key: "ProcessExited",
    when: "the function closes the connection before it answers",
    server: () => rawServer((socket) => socket.once("data", () => socket.destroy())),
  },
  {
    key: "FunctionTimeout",
    when: "the function does not answer within its timeout",
    spec: { timeoutMs: 100 },
    server: () => rawServer((socket) => socket.resume()),
    text: "0.1 seconds",
  },
];

/** What a case runs with. */
export function optionsOf({ spec, settings: own, server = echoServer, realStart }: ErrorCase) {
  const fn = functionSpec({ ...spec, ...(realStart && { codeDir: import.meta.dirname }) });
  const double = doubles(server);
  return { double, options: { functions: [fn], ...(!realStart && { start: double.start }), ...own } };
}
