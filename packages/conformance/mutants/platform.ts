import type { Mutant } from "./mutant.ts";
import type { Behaviour } from "./server/behaviour.ts";

const mutant = (name: string, behaviour: Behaviour, ...trips: [string, ...string[]]): Mutant => ({
  name,
  behaviour,
  trips,
});

/** Defects of a process on its platform: where it listens, what it answers, how long it keeps a connection, how it ends. */
export const ON_PLATFORM: readonly Mutant[] = [
  mutant(
    "refuses the platform's headers",
    { refusesPlatformHeaders: true },
    "platform/headers-of-the-platform",
  ),
  mutant("does not answer GET /", { hookStatus: { path: "/", status: 500 } }, "platform/answers-plain-http"),
  mutant("has no health check", { hookStatus: { path: "/healthz", status: 404 } }, "platform/health-check"),
  mutant(
    "has no initialize hook",
    { hookStatus: { path: "/initialize", status: 404 } },
    "platform/initialize-hook",
  ),
  mutant(
    "has no pre-stop hook",
    { hookStatus: { path: "/pre-stop", status: 404 } },
    "platform/drains-on-pre-stop",
  ),
  mutant("does nothing on pre-stop", { onPreStop: "nothing" }, "platform/drains-on-pre-stop"),
  mutant(
    "listens on the loopback address",
    { listensOnLoopback: true },
    "platform/listens-on-all-interfaces",
  ),
  mutant(
    "does not answer HTTP beside a WebSocket",
    { servesNextAfter: "never" },
    "platform/http-beside-websocket",
  ),
  mutant(
    "ignores SIGTERM",
    { onSigterm: "nothing" },
    "platform/drains-on-sigterm",
    "platform/exits-on-sigterm-when-idle",
    "platform/sigterm-while-client-closes",
  ),
  mutant("cuts its connections on SIGTERM", { onSigterm: "cut" }, "platform/drains-on-sigterm"),
  mutant(
    "ends its connections with 1000 on SIGTERM",
    { onSigterm: "close 1000" },
    "platform/drains-on-sigterm",
  ),
  mutant(
    "waits for its peers on SIGTERM",
    { onSigterm: "wait for peers" },
    "platform/exits-beside-kept-connections",
    "platform/exits-though-peer-does-not-close",
  ),
  mutant(
    "exits with 1 on SIGTERM",
    { onSigterm: "exit 1" },
    "platform/drains-on-sigterm",
    "platform/exits-on-sigterm-when-idle",
    "platform/exits-though-peer-does-not-close",
    "platform/sigterm-while-client-closes",
  ),
  mutant("forgets a client on SIGTERM", { onSigterm: "forget one" }, "platform/drains-on-sigterm"),
  mutant(
    "takes newcomers in while it drains",
    { onSigterm: "listen on" },
    "platform/refuses-newcomers-while-it-drains",
  ),
  mutant("lets everybody stop it", { hooksForAll: true }, "platform/pre-stop-from-outside"),
  mutant("closes the connection after every answer", { closesHttp: true }, "platform/offers-keep-alive"),
  mutant(
    "announces Node's keep-alive of five seconds",
    { announcesKeepAlive: 5 },
    "platform/keeps-idle-http-connection",
  ),
  mutant(
    "closes a connection after a second without a request",
    { cutsIdleHttpAfterMs: 1000 },
    "platform/keeps-idle-http-connection",
    "platform/keeps-idle-http-connection-for-long",
  ),
  mutant(
    "closes a WebSocket after a second of silence",
    { cutsIdleAfterMs: 1000 },
    "platform/keeps-idle-websocket",
    "platform/keeps-idle-websocket-for-long",
  ),
  mutant("needs two minutes and more to start", { startsInMs: 130_000 }, "platform/ready-in-time"),
  mutant("has a hard-coded port", { isOnFixedPort: true }, "platform/port-from-environment"),
  mutant("writes no log", { logsNothing: true }, "platform/logs-the-request-id"),
  mutant(
    "leaks 8 KiB a frame",
    { leaksPerFrame: 8192 },
    "platform/memory-under-ping-flood",
    "platform/memory-under-empty-fragments",
  ),
];
