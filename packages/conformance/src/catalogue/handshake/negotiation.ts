import type { ConformanceCase } from "../../case/case.ts";
import { accepted, cases, refused, rfc6455 } from "../words.ts";
import { ERROR } from "./answers.ts";

const EXTENSIONS = "Sec-WebSocket-Extensions";
const PROTOCOL = "Sec-WebSocket-Protocol";

/** A value that the grammar does not allow (RFC 6455 9.1). */
const badOffer = (offer: string) => refused({ offer }, ERROR);

const extensions = cases({ source: rfc6455("9.1") }, [
  {
    id: "handshake/extension-unknown",
    says: "ignores an extension that it does not know",
    ...accepted({
      offer: "x-wsfn-unknown; a=1",
      expect: { ok: [101], headers: [{ header: EXTENSIONS, is: "absent" }] },
    }),
  },
  {
    id: "handshake/extension-not-offered",
    source: rfc6455("4.2.2"),
    says: "answers with no extension when none was offered",
    ...accepted({
      expect: { ok: [101], headers: [{ header: EXTENSIONS, is: "absent" }] },
    }),
  },
  {
    id: "handshake/extension-grammar-empty-parameter",
    says: "refuses Sec-WebSocket-Extensions: permessage-deflate; ; x",
    ...badOffer("permessage-deflate; ; x"),
  },
  {
    id: "handshake/extension-grammar-value-missing",
    says: "refuses Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=",
    ...badOffer("permessage-deflate; server_max_window_bits="),
  },
  {
    id: "handshake/extension-grammar-not-a-token",
    says: 'refuses Sec-WebSocket-Extensions: permessage-deflate; a="b c"',
    ...badOffer('permessage-deflate; a="b c"'),
  },
  {
    id: "handshake/extension-grammar-name-missing",
    says: "refuses Sec-WebSocket-Extensions: ; a=1",
    ...badOffer("; a=1"),
  },
]);

const chooses = (value: string | readonly string[]) =>
  accepted({
    headers: { [PROTOCOL]: value },
    expect: { ok: [101], headers: [{ header: PROTOCOL, equals: "echo.wsfn" }] },
  });

/** Nothing of what is offered is known: the server goes on without a subprotocol, or refuses; RFC 6455 4.2.2 does not say that it has to go on. */
const choosesNone = (value: string) =>
  accepted({
    headers: { [PROTOCOL]: value },
    expect: { ok: [101, "4xx"], headers: [{ header: PROTOCOL, is: "absent" }] },
  });

const unoffered = cases({ source: rfc6455("4.2.2") }, [
  {
    id: "handshake/protocol-not-offered",
    says: "answers with no subprotocol when none was offered",
    ...accepted({
      expect: { ok: [101], headers: [{ header: PROTOCOL, is: "absent" }] },
    }),
  },
]);

const protocols = cases({ source: rfc6455("4.2.2"), needs: ["subprotocol"] }, [
  {
    id: "handshake/protocol-alone",
    says: "chooses the one subprotocol that is offered",
    ...chooses("echo.wsfn"),
  },
  {
    id: "handshake/protocol-first-of-two",
    says: "chooses the subprotocol it knows, offered first of two",
    ...chooses("echo.wsfn, x-unknown.wsfn"),
  },
  {
    id: "handshake/protocol-second-of-two",
    says: "chooses the subprotocol it knows, offered second of two",
    ...chooses("x-unknown.wsfn, echo.wsfn"),
  },
  {
    id: "handshake/protocol-in-two-lines",
    says: "reads subprotocols from two header lines",
    ...chooses(["x-unknown.wsfn", "echo.wsfn"]),
  },
  {
    id: "handshake/protocol-unknown",
    says: "answers without a subprotocol, or refuses, when it knows none of those offered",
    ...choosesNone("x-unknown.wsfn"),
  },
  {
    id: "handshake/protocol-in-other-case",
    says: "takes subprotocol names as they are written",
    ...choosesNone("ECHO.WSFN"),
  },
]);

const origins = cases({ source: rfc6455("4.2.2"), needs: ["origin-check"], profile: "origins" }, [
  {
    id: "handshake/origin-refused",
    says: "refuses an origin that is not allowed with 403",
    ...refused({ headers: { Origin: "https://other.example" } }, { ok: [403], warn: ["4xx"] }),
  },
  {
    id: "handshake/origin-allowed",
    says: "accepts an origin that is allowed",
    ...accepted({ headers: { Origin: "https://allowed.example" } }),
  },
]);

const anonymous = cases({ source: rfc6455("4.2.1") }, [
  {
    id: "handshake/without-origin",
    says: "accepts a client that is not a browser and sends no Origin",
    ...accepted({}),
  },
]);

/** What both ends agree on: extensions and subprotocols; and the origin that a server may look at. */
export const negotiation: readonly ConformanceCase[] = [
  ...extensions,
  ...unoffered,
  ...protocols,
  ...origins,
  ...anonymous,
];
