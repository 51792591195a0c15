// A chat on Socket.IO for Function Compute: the page at /, rooms at /socket.io/, an echo at /echo. Plain JavaScript for Node 20 and later.
import { createServer } from "node:http";
import { sendAway, serveChat } from "./chat.js";
import { echoes } from "./echo.js";
import { faultOf, legalOffers, refuse } from "./handshake.js";
import { servePage } from "./page.js";
import { drainMs, log, port, redisUrl } from "./settings.js";

const hooks = {
  "POST /initialize": () => "ready", // once per instance, before its first request
  "GET /pre-stop": () => drain("pre-stop").then(() => "drained"), // the instance ends after the answer
};
// A request may name its target with scheme and host in front (RFC 9112 section 3.2.2).
const pathOf = (url) => url.replace(/^https?:\/\/[^/?]*/i, "").split("?", 1)[0] || "/";

// The platform keeps its connections to an instance open for later calls: no idle or request timer may cut them. Only
// a request that has begun must complete its head.
const timeouts = { headersTimeout: 60_000, requestTimeout: 0, keepAliveTimeout: 0 };
const server = createServer(timeouts, async (request, response) => {
  const { headers, method, url } = request;
  // Node takes a handshake without Connection: Upgrade for a plain request; a 200 would only puzzle its client.
  if (headers["sec-websocket-key"]) return refuse(request.socket, 426, "expected Upgrade: websocket");
  if (servePage(request, response, pathOf(url))) return;
  // The platform marks what came through the trigger with this header. Without the check any visitor could call /pre-stop, which
  // sends everybody away.
  const isOutsider = headers["x-fc-control-path"] === "/http-invoke";
  const table = { "GET /healthz": () => "ok", "HEAD /healthz": () => "ok", ...(!isOutsider && hooks) };
  const answer = table[`${method} ${pathOf(url)}`];
  response.statusCode = answer ? 200 : 404;
  response.setHeader("content-type", "text/plain");
  response.end(answer ? await answer() : "no such path\n");
});

server.on("upgrade", (request, socket, head) => {
  const path = pathOf(request.url);
  if (path === "/socket.io/") return; // Socket.IO answers itself
  const fault = faultOf(request);
  if (fault) return refuse(socket, ...fault);
  if (path !== "/echo") return refuse(socket, 404, "expected a WebSocket path: /socket.io/, /echo");
  if (drained) return refuse(socket, 503, "the instance is stopping");
  request.headers["sec-websocket-extensions"] = legalOffers(request.headers["sec-websocket-extensions"]);
  echoes.handleUpgrade(request, socket, head, (webSocket) => echoes.emit("connection", webSocket, request));
});
const io = serveChat(server, () => drained !== undefined);

// The end: newcomers are refused; members of rooms are sent to come back elsewhere, one after the other; echoes are closed with 1001.
let drained;
function drain(why) {
  drained ??= (async () => {
    log("drain", { why, connections: io.of("/").sockets.size + echoes.clients.size });
    for (const webSocket of echoes.clients) webSocket.close(1001, "the instance is stopping");
    await Promise.all([sendAway(io, drainMs), new Promise((resolve) => echoes.close(resolve))]);
  })();
  return drained;
}

// The platform calls /pre-stop; no page of it promises a signal. Other hosts, docker stop and Ctrl-C send one.
const leave = (signal) => drain(signal).then(() => process.exit(0));
process.on("SIGTERM", leave).on("SIGINT", leave);
// The adapter lets go of what it asked of Redis for a client that has left: Redis may be away then.
process.on("unhandledRejection", (error) => log("error", { error: error.message }));

// On every address: the platform connects from outside, where 127.0.0.1 cannot be reached.
server.listen(port, "0.0.0.0", () =>
  log("listening", { port: server.address().port, log: redisUrl ? "redis" : "memory" }),
);
