// The opening handshake (RFC 6455 section 4.2), as far as ws leaves it to us.
import { STATUS_CODES } from "node:http";
import { extension } from "ws";
import { origins } from "./settings.js";

/** Why this upgrade is refused: status and reason; undefined where it is fine. ws checks the rest: method, key, grammar. */
export function faultOf({ headers, headersDistinct, httpVersion }) {
  const { origin, upgrade, "sec-websocket-version": version } = headers;
  if (httpVersion !== "1.1" || headersDistinct.host?.length !== 1)
    return [400, "expected HTTP/1.1, one Host"];
  if (upgrade.toLowerCase() !== "websocket") return [426, "expected Upgrade: websocket"];
  if (version !== "13") return [426, "expected Sec-WebSocket-Version: 13"];
  const mayConnect = !origin || origins.includes("*") || origins.includes(origin); // only browsers send one
  return mayConnect ? undefined : [403, "this Origin is not in ALLOWED_ORIGINS"];
}

/**
 * Answers an upgrade that is refused, and ends the connection. Node hands over the bare socket, so the answer is written by hand. A 426
 * names what would be taken (RFC 9110 section 15.5.22).
 */
export function refuse(socket, status, reason) {
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, `Content-Length: ${reason.length}`];
  if (status === 426) head.push("Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13");
  socket.on("error", () => socket.destroy()).once("finish", () => socket.destroy());
  socket.end(`${head.join("\r\n")}\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n${reason}`);
}

// RFC 7692 section 7.1: an offer with an unknown, repeated or illegal parameter is declined and the next one
// considered; ws would refuse the handshake. zlib cannot deflate with a window of 8 bits: declined as well.
const isLegal = {
  server_no_context_takeover: (value) => value === true,
  client_no_context_takeover: (value) => value === true,
  server_max_window_bits: (value) => /^(9|1[0-5])$/.test(value),
  client_max_window_bits: (value) => value === true || /^([89]|1[0-5])$/.test(value),
};

/** The header with the offers that we may accept. */
export function legalOffers(header) {
  try {
    const legal = ([name, values]) => values.length === 1 && isLegal[name]?.(values[0]);
    const { "permessage-deflate": all } = extension.parse(header);
    const offers = all.filter((offer) => Object.entries(offer).every(legal));
    return offers.length > 0 ? extension.format({ "permessage-deflate": offers }) : undefined;
  } catch {
    return header; // absent, or only unknown extensions, or bad grammar: ws knows what to answer
  }
}
