import { accepted, cases, http, refused, rfc6455 } from "../words.ts";
import { NO_UPGRADE } from "./answers.ts";

const VERSION = "Sec-WebSocket-Version";

/** The fields that ask for the switch: Upgrade and Connection (RFC 6455 4.2.1 (3), (4)). */
export const upgrades = cases({ source: rfc6455("4.2.1") }, [
  {
    id: "handshake/upgrade-missing",
    says: "does not switch protocols for a request without Upgrade",
    ...refused({ headers: { Upgrade: null } }, NO_UPGRADE),
  },
  {
    id: "handshake/upgrade-to-h2c",
    says: "does not switch to WebSocket for Upgrade: h2c",
    // A switch to HTTP/2 is none to WebSocket. It is not right either: RFC 7540 3.2.1 forbids it without HTTP2-Settings.
    ...refused({ headers: { Upgrade: "h2c" } }, { ...NO_UPGRADE, warn: [...(NO_UPGRADE.warn ?? []), "h2c"] }),
  },
  {
    id: "handshake/upgrade-to-websockets",
    says: "does not switch protocols for Upgrade: websockets",
    ...refused({ headers: { Upgrade: "websockets" } }, NO_UPGRADE),
  },
  {
    id: "handshake/connection-missing",
    says: "does not switch protocols for a request without Connection",
    ...refused({ headers: { Connection: null } }, NO_UPGRADE),
  },
  {
    id: "handshake/connection-keep-alive-only",
    says: "does not switch protocols for Connection: keep-alive",
    ...refused({ headers: { Connection: "keep-alive" } }, NO_UPGRADE),
  },
  {
    id: "handshake/connection-close-only",
    says: "does not switch protocols for Connection: close",
    ...refused({ headers: { Connection: "close" } }, NO_UPGRADE),
  },
  {
    id: "handshake/connection-no-upgrade",
    says: "does not switch protocols for Connection: no-upgrade",
    ...refused({ headers: { Connection: "no-upgrade" } }, NO_UPGRADE),
  },
  {
    id: "handshake/connection-list",
    says: "accepts Connection: keep-alive, Upgrade",
    ...accepted({
      headers: { Connection: "keep-alive, Upgrade" },
    }),
  },
  {
    id: "handshake/connection-in-two-lines",
    source: http(9110, "5.2"),
    says: "accepts Connection in two lines",
    ...accepted({
      headers: { Connection: ["keep-alive", "Upgrade"] },
    }),
  },
  {
    id: "handshake/upgrade-list",
    // 4.2.1 (3) has it contain websocket, and 4.1 has clients include it; but any upgrade may be declined (RFC 9110 7.8).
    level: "SHOULD",
    says: "finds websocket in a list of protocols that the client would switch to",
    ...accepted({ headers: { Upgrade: "foo/1, websocket" } }),
  },
  {
    id: "handshake/tokens-in-other-case",
    says: "compares the values of Upgrade and Connection without case",
    ...accepted({ headers: { Upgrade: "WebSocket", Connection: "UPGRADE" } }),
  },
  {
    id: "handshake/names-in-lower-case",
    source: http(9110, "5.1"),
    says: "compares header names without case",
    ...accepted({
      headers: {
        Upgrade: null,
        Connection: null,
        [VERSION]: null,
        upgrade: "websocket",
        CONNECTION: "Upgrade",
        "sec-websocket-VERSION": "13",
      },
    }),
  },
]);
