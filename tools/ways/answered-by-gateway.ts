const ONE_MEANING = "two servers could read such a head in two ways, so none is let through";
const NO_REQUEST = "it is no request of HTTP/1.1";

/**
 * Openings that the gateway answers by itself, as the platform's front does: the function never sees them, and what is judged
 * through the gateway is the gateway. The test beside this file sends the catalogue's openings and demands this list, no more
 * and no less.
 */
export const ANSWERED_BY_GATEWAY: Readonly<Record<string, string>> = {
  "handshake/method-in-lower-case": NO_REQUEST,
  "handshake/http-1.0": "a switch of protocols in HTTP/1.0 must not be followed (RFC 9110 7.8)",
  "handshake/http-2.0": NO_REQUEST,
  "handshake/host-missing": ONE_MEANING,
  "handshake/host-twice": ONE_MEANING,
  "handshake/folded-header": ONE_MEANING,
  "handshake/bare-line-feeds": ONE_MEANING,
  "handshake/header-of-20000-octets": "the platform takes headers of 8 KB",
  "handshake/header-without-colon": ONE_MEANING,
  "handshake/space-before-colon": ONE_MEANING,
  "handshake/get-with-body": "a server that does not switch would read the body as its next request",
  "robustness/tls-hello-on-the-port": NO_REQUEST,
  "robustness/http2-preface-on-the-port": NO_REQUEST,
  "robustness/garbage-on-the-port": NO_REQUEST,
  "robustness/frame-on-the-port": NO_REQUEST,
  "robustness/host-malformed": "a host that cannot be parsed names no function",
};

/** What reaches the function, but not as one client's connection: the gateway speaks HTTP with it for all clients. */
export const CARRIED_APART: Readonly<Record<string, string>> = {
  "handshake/after-other-request":
    "the plain request and the handshake reach the function on two connections",
  "handshake/absolute-form": "the gateway sends the function the path of an absolute target",
};
