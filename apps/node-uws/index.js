// The high-throughput echo for Function Compute, on uWebSockets.js: a C++ server, steered from JavaScript. Your work
// goes into onMessage. Runs on its 2023 build where glibc is old (custom runtime, Node 20), else on the current one.
import uWS from "uWebSockets.js";
import { extensionFor, faultOf, headersOf, protocolFor, refuse } from "./handshake.js";

const env = process.env;
// The platform names the port that it will connect to: FC_CUSTOM_LISTEN_PORT where the function is deployed, FC_SERVER_PORT in its
// older tools and in local runs; PORT is what other hosts use. `port` in s.yaml, 9000 unless changed, is the same number.
const port = Number(env.FC_SERVER_PORT || env.FC_CUSTOM_LISTEN_PORT || env.PORT || 9000);
// Both limits bound the memory that one client can take of an instance that it shares with others (see MAX_BUFFERED_BYTES in s.yaml).
const maxMessageBytes = number("MAX_MESSAGE_BYTES", 2 ** 20); // a longer message closes with 1009
const maxBufferedBytes = number("MAX_BUFFERED_BYTES", 2 ** 22); // more unread echoes close with 1013
const heartbeatMs = number("HEARTBEAT_MS", 30_000); // a peer that is silent for so long is sent a ping
const drainMs = number("DRAIN_MS", 1_000); // how long peers may take to answer our last Close frames

// A setting that is not there, or is empty, has its default; one that is wrong ends the process.
function number(name, otherwise) {
  const value = env[name] || String(otherwise);
  if (/^\d+$/.test(value) && value >= 1 && value < 2 ** 31) return Number(value);
  throw new Error(`${name}: expected a whole number from 1 to 2147483647, got "${value}"`);
}

const log = (event, fields) => console.log(JSON.stringify({ time: new Date(), event, ...fields }));

// Where its binary does not load, the 2023 build turns to `ws`: slower, with other rules. Better not to start.
if (!String(uWS.App).includes("[native code]"))
  throw new Error(`no uWebSockets.js for ${process.version} here`);

// --- Plain HTTP: the same port serves the health check, the lifecycle hooks and curious visitors. ---
const routes = {
  "get /": () => "A WebSocket echo server: open a WebSocket on this URL.\n",
  "get /healthz": () => "ok",
};
const hooks = {
  "post /initialize": () => "ready", // once per instance, before its first request
  "get /pre-stop": () => drain("pre-stop").then(() => "drained"), // the instance ends after the answer
};

async function onHttp(response, request) {
  const headers = headersOf(request); // read before the first await: uWebSockets.js takes the request back after it
  // A handshake that misses a header comes here as a plain request; a 200 would only puzzle its client.
  if (headers.upgrade || headers["sec-websocket-key"])
    return refuse(response, faultOf(headers) ?? [405, "expected GET"]);
  let isGone = false; // a response whose client has left must not be touched
  response.onAborted(() => {
    isGone = true;
  });
  // The platform marks what came through the trigger with this header. Without the check any visitor could call /pre-stop, which
  // closes everybody's connection.
  const isOutsider = headers["x-fc-control-path"] === "/http-invoke";
  const table = isOutsider ? routes : { ...routes, ...hooks };
  const method = request.getMethod();
  const answer = table[`${method === "head" ? "get" : method} ${request.getUrl()}`];
  const body = answer ? await answer() : "no such path\n";
  if (isGone) return;
  response.cork(() => {
    response.writeStatus(answer ? "200 OK" : "404 Not Found");
    response.writeHeader("Content-Type", "text/plain").end(method === "head" ? "" : body);
  });
}

// --- One connection. What a handler sends leaves in one write: uWebSockets.js corks by itself. ---
const open = new Set();

function onUpgrade(response, request, context) {
  const headers = headersOf(request);
  const fault = faultOf(headers, drained);
  if (fault) return refuse(response, fault);
  const requestId = headers["x-fc-request-id"] || crypto.randomUUID(); // the platform's own, which its logs show as well
  log("open", { requestId, path: request.getUrl(), origin: headers.origin }); // getUrl has no query, which may hold a token
  const connection = { requestId, openedAt: Date.now(), messages: 0 };
  const key = headers["sec-websocket-key"];
  response.upgrade(connection, key, protocolFor(headers), extensionFor(headers), context);
}

// After end() a connection is dead to us: onClose has run within it.
function onMessage(webSocket, data, isBinary) {
  webSocket.getUserData().messages += 1;
  if (data.byteLength > maxMessageBytes) webSocket.end(1009, "the message is too long");
  else if (isReading(webSocket)) webSocket.send(data, isBinary, data.byteLength >= 1024); // less is not worth compressing
}

function isReading(webSocket) {
  if (webSocket.getBufferedAmount() <= maxBufferedBytes) return true;
  webSocket.end(1013, "the client does not read");
  return false;
}

// The platform freezes an instance that has no connection left: what runs after the last close gets no CPU until the next opens.
function onClose(webSocket, code) {
  const { requestId, openedAt, messages } = webSocket.getUserData();
  open.delete(webSocket);
  log("close", { requestId, code, messages, ms: Date.now() - openedAt });
}

const PONG_S = 16; // uWebSockets.js pings this long before its idle timeout, when that is 32 s or more
const app = uWS.App().ws("/*", {
  maxPayloadLength: 2 * maxMessageBytes, // the library's own limit cuts off without 1009: kept for messages far above ours
  maxBackpressure: 0, // isReading decides: the library itself would drop messages
  idleTimeout: Math.min(960, Math.max(8, Math.ceil(heartbeatMs / 1000) + PONG_S)), // its range in seconds
  sendPingsAutomatically: true, // devices on the way forget silent connections, and a lost peer never says goodbye
  compression: uWS.SHARED_COMPRESSOR | uWS.SHARED_DECOMPRESSOR,
  upgrade: onUpgrade,
  open: (webSocket) => open.add(webSocket),
  message: onMessage,
  ping: isReading,
  close: onClose,
});

// --- The end: newcomers get 503, everyone else 1001. Clients that see 1001 connect again at once, and reach another instance; those
// that are merely cut off see 1006 and cannot tell it from a broken network. Nothing reports that a client has answered our Close
// frame, so all get a moment: leaving at once would reset a client that still sends, and the frame might not arrive. ---
let drained;
function drain(why) {
  if (drained) return drained;
  log("drain", { why, connections: open.size });
  drained = new Promise((resolve) => setTimeout(resolve, open.size > 0 ? drainMs : 0));
  for (const webSocket of open) webSocket.end(1001, "the instance is stopping");
  return drained;
}
// The platform calls /pre-stop; no page of it promises a signal. Other hosts, docker stop and Ctrl-C send one.
const leave = (signal) => drain(signal).then(() => process.exit(0));
process.on("SIGTERM", leave).on("SIGINT", leave);

// On every address: the platform connects from outside, where 127.0.0.1 cannot be reached.
app.any("/*", onHttp).listen("0.0.0.0", port, (socket) => {
  // A setting that is no port means another one to the library, or any: better no server than one that the platform cannot find.
  if (!socket || uWS.us_socket_local_port(socket) !== port) throw new Error(`cannot listen on port ${port}`);
  log("listening", { port });
});
