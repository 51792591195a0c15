// The high-throughput echo for Function Compute, on uWebSockets.js: a C++ server, steered from JavaScript. Runs on
// its 2023 build, for the old glibc of a custom runtime (Node 20), and on the current one in an image (Node 24).

import uWS from "uWebSockets.js";
import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";

const env = process.env;
const port = Number(env.FC_SERVER_PORT ?? env.FC_CUSTOM_LISTEN_PORT ?? env.PORT ?? 9000);
const maxMessageBytes = Number(env.MAX_MESSAGE_BYTES ?? 2 ** 20); // a longer message closes with 1009
const maxBufferedBytes = Number(env.MAX_BUFFERED_BYTES ?? 2 ** 22); // more unread echoes close with 1013
const heartbeatMs = Number(env.HEARTBEAT_MS ?? 30_000); // a peer that is silent for two of these is gone
const drainMs = Number(env.DRAIN_MS ?? 1_000); // how long peers may take to answer our last Close frames
const listOf = (header = "") => header.split(",").map((item) => item.trim());
const origins = listOf(env.ALLOWED_ORIGINS ?? "*");

const now = () => new Date().toISOString();
const log = (event, fields) => console.log(JSON.stringify({ time: now(), event, ...fields }));

// Where its binary does not load, the 2023 build turns to `ws`: slower, with other rules. Better not to start.
if (!String(uWS.App).includes("[native code]"))
  throw new Error(`no uWebSockets.js for ${process.version} here`);

// --- Plain HTTP: the same port serves the health check, the lifecycle hooks and the curious. ---
const routes = {
  "get /": () => "A WebSocket echo server: open a WebSocket on this URL.\n",
  "get /healthz": () => "ok",
};
const hooks = {
  "post /initialize": () => "ready", // once per instance, before its first request
  "get /pre-stop": () => drain("pre-stop").then(() => "drained"), // the instance ends after the answer
};

async function onHttp(response, request) {
  const headers = headersOf(request);
  if (headers.upgrade || headers["sec-websocket-key"]) return refuse(response, faultOf(headers) ?? NOT_GET);
  const path = request.getUrl();
  const table = headers["x-fc-control-path"] === "/http-invoke" ? routes : { ...routes, ...hooks };
  const answer = table[`${request.getMethod().replace("head", "get")} ${path}`];
  let isGone = false; // a response whose client has left must not be touched
  response.onAborted(() => {
    isGone = true;
  });
  const body = answer ? await answer() : JSON.stringify({ error: "no such path", path });
  if (!isGone)
    send(response, answer ? "200 OK" : "404 Not Found", body, answer ? "text/plain" : "application/json");
}

function send(response, status, body, type, headers = {}) {
  response.cork(() => {
    response.writeStatus(status).writeHeader("Content-Type", type);
    for (const [name, value] of Object.entries(headers)) response.writeHeader(name, value);
    response.end(body);
  });
}

// --- The opening handshake (RFC 6455 section 4.2). uWebSockets.js looks at the length of the key, no further. ---
function headersOf(request) {
  const headers = {};
  request.forEach((name, value) => {
    headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
  });
  return headers;
}

const TOKEN = "[!#$%&'*+.^_`|~\\w-]+";
const PARAMETERS = `(\\s*;\\s*${TOKEN}(=(${TOKEN}|"${TOKEN}"))?)*`;
const EXTENSIONS = new RegExp(`^(\\s*${TOKEN}${PARAMETERS}\\s*(,|$))*$`);
const NOT_GET = [405, "expected GET"];
const faultOf = (h) => {
  if (!h.host || h.host.includes(",")) return [400, "expected one Host"];
  if (!/^websocket$/i.test(h.upgrade)) return [426, "expected Upgrade: websocket"];
  if (!listOf(h.connection?.toLowerCase()).includes("upgrade")) return [426, "expected Connection: Upgrade"];
  if (h["sec-websocket-version"] !== "13") return [426, "expected Sec-WebSocket-Version: 13"];
  if (!/^[+/0-9A-Za-z]{21}[AQgw]==$/.test(h["sec-websocket-key"])) return [400, "expected one 16-byte key"];
  if (!EXTENSIONS.test(h["sec-websocket-extensions"] ?? ""))
    return [400, "expected extensions by their grammar"];
  const mayConnect = !h.origin || origins.includes("*") || origins.includes(h.origin); // only browsers send one
  if (!mayConnect) return [403, "this Origin is not in ALLOWED_ORIGINS"];
  if (drained) return [503, "the instance is stopping"];
};
const refuse = (response, [status, reason]) =>
  send(response, `${status} ${STATUS_CODES[status]}`, reason, "text/plain", status === 426 ? UPGRADE : {});
const UPGRADE = { Upgrade: "websocket", "Sec-WebSocket-Version": "13" };

// RFC 7692 section 7.1: an offer is taken if its parameters are legal, none comes twice, and we can keep them. The
// shared compressor costs a connection no memory but always uses the largest window: an offer that limits it is
// declined. What is taken goes on in its plainest form; uWebSockets.js then agrees to no context on either side.
const PARAMETER =
  /^(server_no_context_takeover|client_no_context_takeover|client_max_window_bits(=([89]|1[0-5]))?)$/;
function isFit(offer) {
  const [name, ...parameters] = offer.replace(/[\s"]/g, "").split(";");
  const names = parameters.map((parameter) => parameter.split("=")[0]);
  const isLegal = parameters.every((parameter) => PARAMETER.test(parameter));
  return name === "permessage-deflate" && isLegal && new Set(names).size === names.length;
}

function onUpgrade(response, request, context) {
  const headers = headersOf(request);
  const fault = faultOf(headers);
  if (fault) return refuse(response, fault);
  const requestId = headers["x-fc-request-id"] || randomUUID();
  const protocol = listOf(headers["sec-websocket-protocol"]).find((name) => name === "echo.wsfn") ?? "";
  const extension = listOf(headers["sec-websocket-extensions"]).some(isFit) ? "permessage-deflate" : "";
  log("open", { requestId, url: request.getUrl(), origin: headers.origin });
  const connection = { requestId, openedAt: Date.now(), messages: 0, isAlive: true };
  response.upgrade(connection, headers["sec-websocket-key"], protocol, extension, context);
}

// --- One connection. What its handlers send leaves in one write: uWebSockets.js corks them by itself. ---
const open = new Set();

function onMessage(webSocket, data, isBinary) {
  const connection = webSocket.getUserData();
  connection.messages += 1;
  connection.isAlive = true;
  if (data.byteLength > maxMessageBytes) webSocket.end(1009, "the message is too long");
  else if (isReading(webSocket)) webSocket.send(data, isBinary, data.byteLength >= 1024);
}

function isReading(webSocket) {
  const isSo = webSocket.getBufferedAmount() <= maxBufferedBytes;
  if (!isSo) webSocket.end(1013, "the client does not read"); // onClose runs within; then the object is dead
  return isSo;
}

function onClose(webSocket, code) {
  const { requestId, openedAt, messages } = webSocket.getUserData();
  open.delete(webSocket);
  log("close", { requestId, code, messages, ms: Date.now() - openedAt });
}

// Devices on the way forget silent connections, and a peer that lost its network never says goodbye.
const heartbeat = setInterval(() => {
  for (const webSocket of open) {
    const connection = webSocket.getUserData();
    if (!connection.isAlive) webSocket.close();
    else webSocket.ping();
    connection.isAlive = false;
  }
}, heartbeatMs);

// --- The end: newcomers get 503, everyone else 1001. Nothing tells when a client has answered our Close frame, so
// all get a moment: leaving at once would reset who still sends, and the frame might not arrive. ---
let drained;
function drain(why) {
  if (drained) return drained;
  log("drain", { why, connections: open.size });
  clearInterval(heartbeat);
  drained = new Promise((resolve) => setTimeout(resolve, open.size > 0 ? drainMs : 0));
  for (const webSocket of open) webSocket.end(1001, "the instance is stopping");
  return drained;
}
const leave = (signal) => drain(signal).then(() => process.exit(0));
process.on("SIGTERM", leave).on("SIGINT", leave);

const behavior = {
  maxPayloadLength: 2 * maxMessageBytes, // beyond this uWebSockets.js cuts the connection without a Close frame
  maxBackpressure: 0, // ours to judge: its own way is to drop messages
  idleTimeout: Math.min(960, Math.max(8, Math.ceil(heartbeatMs / 500))), // reaps who ignores our Close frame
  sendPingsAutomatically: false,
  compression: uWS.SHARED_COMPRESSOR | uWS.SHARED_DECOMPRESSOR,
};
const handlers = {
  upgrade: onUpgrade,
  open: (webSocket) => open.add(webSocket),
  message: onMessage,
  ping: isReading,
  pong: (webSocket) => Object.assign(webSocket.getUserData(), { isAlive: true }),
  close: onClose,
};
const app = uWS
  .App()
  .ws("/*", { ...behavior, ...handlers })
  .any("/*", onHttp);
app.listen("0.0.0.0", port, (socket) => {
  if (!socket) throw new Error(`port ${port} is taken`);
  log("listening", { port: uWS.us_socket_local_port(socket) });
});
