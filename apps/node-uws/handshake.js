// The opening handshake (RFC 6455 section 4.2). uWebSockets.js looks at the length of the key and no further.
import { STATUS_CODES } from "node:http";

const listOf = (header = "") => header.split(",").map((item) => item.trim());
const origins = listOf(process.env.ALLOWED_ORIGINS ?? "*");

// RFC 9110 section 5.6.2, and of extensions RFC 6455 section 9.1.
const TOKEN = "[!#$%&'*+.^_`|~\\w-]+";
const EXTENSION = `\\s*${TOKEN}(\\s*;\\s*${TOKEN}(=(${TOKEN}|"${TOKEN}"))?)*\\s*`;
const EXTENSIONS = new RegExp(`^(${EXTENSION}(,${EXTENSION})*)?$`);

/** All header fields; one that came twice has both values. */
export function headersOf(request) {
  const headers = {};
  request.forEach((name, value) => {
    headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
  });
  return headers;
}

/** Why a handshake is refused: status and reason. Nothing, when it may go on. */
export function faultOf(headers, isStopping) {
  const { connection, host, origin, upgrade } = headers;
  const { "sec-websocket-key": key, "sec-websocket-version": version } = headers;
  if (!host || host.includes(",")) return [400, "expected one Host"];
  if (!/^websocket$/i.test(upgrade) || !listOf(connection?.toLowerCase()).includes("upgrade"))
    return [426, "expected Upgrade: websocket and Connection: Upgrade"];
  if (version !== "13") return [426, "expected Sec-WebSocket-Version: 13"];
  if (!/^[+/0-9A-Za-z]{21}[AQgw]==$/.test(key)) return [400, "expected one Sec-WebSocket-Key of 16 bytes"];
  if (!EXTENSIONS.test(headers["sec-websocket-extensions"] ?? ""))
    return [400, "expected Sec-WebSocket-Extensions by its grammar"];
  const mayConnect = !origin || origins.includes("*") || origins.includes(origin); // only browsers send one
  if (!mayConnect) return [403, "this Origin is not in ALLOWED_ORIGINS"];
  if (isStopping) return [503, "the instance is stopping"];
}

/** Refuses a handshake. A 426 names what would be taken (RFC 9110 section 15.5.22). */
export function refuse(response, [status, reason]) {
  response.cork(() => {
    response.writeStatus(`${status} ${STATUS_CODES[status]}`).writeHeader("Content-Type", "text/plain");
    if (status === 426)
      response.writeHeader("Upgrade", "websocket").writeHeader("Sec-WebSocket-Version", "13");
    response.end(reason, true);
  });
}

/** The subprotocol that this server speaks, where the client offers it; "" for none. */
export const protocolFor = (headers) =>
  listOf(headers["sec-websocket-protocol"]).includes("echo.wsfn") ? "echo.wsfn" : "";

// RFC 7692 section 7.1: an offer may be taken when its parameters are legal, none comes twice, and we can keep them.
// The shared compressor costs a connection no memory, but its window is always the largest: a client that limits it is served
// uncompressed. What is taken goes on in its plainest form; the answer is then that neither side keeps a context.
const PARAMETER =
  /^(server_no_context_takeover|client_no_context_takeover|client_max_window_bits(=([89]|1[0-5]))?)$/;
const isFit = (offer) => {
  const [name, ...parameters] = offer.replace(/[\s"]/g, "").split(";");
  const names = new Set(parameters.map((parameter) => parameter.split("=", 1)[0]));
  const isLegal = parameters.every((parameter) => PARAMETER.test(parameter));
  return name === "permessage-deflate" && isLegal && names.size === parameters.length;
};
/** What uWebSockets.js is to agree on: compression, where an offer allows it; "" for none. */
export const extensionFor = (headers) =>
  listOf(headers["sec-websocket-extensions"]).some(isFit) ? "permessage-deflate" : "";
