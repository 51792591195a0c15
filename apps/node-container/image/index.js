// The echo of the container variant, on the current uWebSockets.js: a C++ server, steered from JavaScript. It needs the
// glibc of Debian 13, which no custom runtime has; so the image brings Debian 13, and Node 24 as well.
import uWS from "uWebSockets.js";
import { accept, faultOf, headersOf, refuse } from "./handshake.js";

const env = process.env;
const port = Number(env.FC_SERVER_PORT ?? env.FC_CUSTOM_LISTEN_PORT ?? env.PORT ?? 9000);
const maxMessageBytes = Number(env.MAX_MESSAGE_BYTES ?? 2 ** 20); // a longer message cuts the connection
const maxBufferedBytes = Number(env.MAX_BUFFERED_BYTES ?? 2 ** 22); // more unread echoes close with 1013
const heartbeatMs = Number(env.HEARTBEAT_MS ?? 30_000); // a peer that is silent for two of these is gone
const drainMs = Number(env.DRAIN_MS ?? 1_000); // how long peers may take to answer our last Close frames

const now = () => new Date().toISOString();
const log = (event, fields) => console.log(JSON.stringify({ time: now(), event, ...fields }));

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
  if (headers.upgrade || headers["sec-websocket-key"]) {
    return refuse(response, faultOf(headers) ?? [405, "expected GET"]);
  }
  let isGone = false; // a response whose client has left must not be touched
  response.onAborted(() => {
    isGone = true;
  });
  const path = request.getUrl();
  const table = headers["x-fc-control-path"] === "/http-invoke" ? routes : { ...routes, ...hooks }; // not for outsiders
  const answer = table[`${request.getMethod().replace("head", "get")} ${path}`];
  const body = answer ? await answer() : JSON.stringify({ error: "no such path", path });
  if (isGone) return;
  response.cork(() => {
    response.writeStatus(answer ? "200 OK" : "404 Not Found");
    response.writeHeader("Content-Type", answer ? "text/plain" : "application/json").end(body);
  });
}

// --- One connection. What a handler sends leaves in one write: uWebSockets.js corks by itself. ---
const open = new Set();

function onUpgrade(response, request, context) {
  const headers = headersOf(request);
  const fault = faultOf(headers, drained);
  if (fault) return refuse(response, fault);
  const url = request.getUrl(); // dead after accept, as request is
  const { requestId } = accept(response, headers, context);
  log("open", { requestId, url, origin: headers.origin });
}

function onMessage(webSocket, data, isBinary) {
  const connection = webSocket.getUserData();
  connection.messages += 1;
  connection.isAlive = true;
  if (isReading(webSocket)) webSocket.send(data, isBinary, data.byteLength >= 1024);
}

function isReading(webSocket) {
  if (webSocket.getBufferedAmount() <= maxBufferedBytes) return true;
  webSocket.end(1013, "the client does not read"); // onClose runs within; then the object is dead
  return false;
}

function onClose(webSocket, code) {
  const { requestId, openedAt, messages } = webSocket.getUserData();
  open.delete(webSocket);
  log("close", { requestId, code, messages, ms: Date.now() - openedAt });
}

const app = uWS.App().ws("/*", {
  maxPayloadLength: maxMessageBytes, // uWebSockets.js sends no 1009: the client sees 1006
  maxBackpressure: 0, // ours to judge: its own way is to drop messages
  idleTimeout: Math.min(960, Math.max(8, Math.ceil(heartbeatMs / 500))), // reaps who ignores our Close frame
  sendPingsAutomatically: false,
  compression: uWS.SHARED_COMPRESSOR | uWS.SHARED_DECOMPRESSOR,
  upgrade: onUpgrade,
  open: (webSocket) => open.add(webSocket),
  message: onMessage,
  ping: isReading,
  pong: (webSocket) => Object.assign(webSocket.getUserData(), { isAlive: true }),
  close: onClose,
});

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

app.any("/*", onHttp).listen("0.0.0.0", port, (socket) => {
  if (!socket) throw new Error(`port ${port} is taken`);
  log("listening", { port: uWS.us_socket_local_port(socket) });
});
