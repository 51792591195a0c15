// A WebSocket echo for Function Compute, on the `ws` library; plain JavaScript for Node 18 to 24. Your work goes
// into the "message" handler: all the rest is what an instance owes the platform and its clients.
import { randomUUID } from "node:crypto";
import { createServer, STATUS_CODES } from "node:http";
import { extension, WebSocketServer } from "ws";

const env = process.env;
// The platform names the port that it will connect to: FC_CUSTOM_LISTEN_PORT where the function is deployed, FC_SERVER_PORT in its
// older tools and in local runs; PORT is what other hosts use. `port` in s.yaml, 9000 unless changed, is the same number.
const port = Number(env.FC_SERVER_PORT || env.FC_CUSTOM_LISTEN_PORT || env.PORT || 9000);
// Both limits bound the memory that one client can take of an instance that it shares with others (see MAX_BUFFERED_BYTES in s.yaml).
const maxMessageBytes = number("MAX_MESSAGE_BYTES", 2 ** 20); // a longer message closes with 1009
const maxBufferedBytes = number("MAX_BUFFERED_BYTES", 2 ** 22); // more unread echoes close with 1013
const heartbeatMs = number("HEARTBEAT_MS", 30_000); // a ping goes out this often; a peer that is silent for two of them is gone
const drainMs = number("DRAIN_MS", 2_000); // how long a peer may take to answer our Close frame
// A page of any site may open a WebSocket to here, and the browser adds its user's cookies: name your own pages where those count.
const origins = (env.ALLOWED_ORIGINS ?? "*").split(",").map((origin) => origin.trim()); // empty: none

// A setting that is not there, or is empty, has its default; one that is wrong ends the process.
function number(name, otherwise) {
  const value = env[name] || String(otherwise);
  if (/^\d+$/.test(value) && value >= 1 && value < 2 ** 31) return Number(value);
  throw new Error(`${name}: expected a whole number from 1 to 2147483647, got "${value}"`);
}

const pathOf = (url) => url.split("?", 1)[0];
const log = (event, fields) => console.log(JSON.stringify({ time: new Date(), event, ...fields }));

// --- Plain HTTP: the same port serves the health check, the lifecycle hooks and curious visitors. ---
const routes = {
  "GET /": () => "A WebSocket echo server: open a WebSocket on this URL.\n",
  "GET /healthz": () => "ok",
};
const hooks = {
  "POST /initialize": () => "ready", // once per instance, before its first request
  "GET /pre-stop": () => drain("pre-stop").then(() => "drained"), // the instance ends after the answer
};

// The platform keeps its connections to an instance open for later calls: no idle or request timer may cut them. Only
// a request that has begun must complete its head.
const timeouts = { headersTimeout: 60_000, requestTimeout: 0, keepAliveTimeout: 0 };
const server = createServer(timeouts, async (request, response) => {
  const { headers, method, url } = request;
  // Node takes a handshake without Connection: Upgrade for a plain request; a 200 would only puzzle its client.
  if (headers["sec-websocket-key"]) return refuse(request.socket, 426, "expected Upgrade: websocket");
  // The platform marks what came through the trigger with this header. Without the check any visitor could call /pre-stop, which
  // closes everybody's connection.
  const isOutsider = headers["x-fc-control-path"] === "/http-invoke";
  const table = isOutsider ? routes : { ...routes, ...hooks };
  const answer = table[`${method === "HEAD" ? "GET" : method} ${pathOf(url)}`];
  response.statusCode = answer ? 200 : 404;
  response.setHeader("content-type", "text/plain");
  response.end(answer ? await answer() : "no such path\n");
});

// --- The opening handshake (RFC 6455 section 4.2). ws checks the rest: method, key, grammar. ---
const deflate = { level: 1, memLevel: 7 }; // the cheapest: an instance has a fraction of a core
const webSockets = new WebSocketServer({
  noServer: true,
  maxPayload: maxMessageBytes,
  maxFragments: 16_384 + maxMessageBytes / 64, // a full message in 64-byte fragments; more close with 1008
  maxPendingAutoPongs: 0, // a burst of pings is answered, not cut; unread pongs count as unread echoes
  closeTimeout: drainMs,
  handleProtocols: (offered) => offered.has("echo.wsfn") && "echo.wsfn",
  // Without a context of our own a message under the threshold travels as it is and never waits for zlib's
  // threads; clients may keep theirs. zlib then holds 170 KB at most for a connection: 34 MB for 200 of them.
  perMessageDeflate: { serverNoContextTakeover: true, threshold: 1024, zlibDeflateOptions: deflate },
});

server.on("upgrade", (request, socket, head) => {
  const { origin, upgrade, "sec-websocket-version": version } = request.headers;
  if (request.httpVersion !== "1.1" || request.headersDistinct.host?.length !== 1)
    return refuse(socket, 400, "expected HTTP/1.1, one Host");
  if (upgrade.toLowerCase() !== "websocket") return refuse(socket, 426, "expected Upgrade: websocket");
  if (version !== "13") return refuse(socket, 426, "expected Sec-WebSocket-Version: 13");
  const mayConnect = !origin || origins.includes("*") || origins.includes(origin); // only browsers send one
  if (!mayConnect) return refuse(socket, 403, "this Origin is not in ALLOWED_ORIGINS");
  request.headers["sec-websocket-extensions"] = legalOffers(request.headers["sec-websocket-extensions"]);
  webSockets.handleUpgrade(request, socket, head, (webSocket) => echo(webSocket, request));
});

// On an upgrade Node hands over the bare socket, so the answer is written by hand. A 426 names what would be taken (RFC 9110
// section 15.5.22).
function refuse(socket, status, reason) {
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
function legalOffers(header) {
  try {
    const legal = ([name, values]) => values.length === 1 && isLegal[name]?.(values[0]);
    const { "permessage-deflate": all } = extension.parse(header);
    const offers = all.filter((offer) => Object.entries(offer).every(legal));
    return offers.length > 0 ? extension.format({ "permessage-deflate": offers }) : undefined;
  } catch {
    return header; // absent, or only unknown extensions, or bad grammar: ws knows what to answer
  }
}

// --- One connection. ---
function echo(webSocket, { headers, socket, url }) {
  const requestId = headers["x-fc-request-id"] || randomUUID(); // the platform's own, which its logs show as well
  const openedAt = Date.now();
  log("open", { requestId, path: pathOf(url), origin: headers.origin }); // no query: it may hold a token
  let messages = 0;
  webSocket.on("message", (data, isBinary) => {
    messages += 1;
    closeIfNotReading();
    // All messages that one read brought are answered in one write: several times the rate of one write each.
    if (socket.writableCorked === 0) {
      socket.cork();
      process.nextTick(() => socket.uncork());
    }
    webSocket.send(data, { binary: isBinary });
  });
  webSocket.on("ping", closeIfNotReading);
  webSocket.on("error", (error) => log("error", { requestId, error: error.message }));
  // The platform freezes an instance that has no connection left: what runs after the last close gets no CPU until the next opens.
  webSocket.on("close", () => clearInterval(heartbeat));
  webSocket.on("close", (code) => log("close", { requestId, code, messages, ms: Date.now() - openedAt }));

  // Devices on the way forget silent connections (the platform does not), and a peer that lost its network never says goodbye.
  // Anything that was read counts as a sign of life, so a busy peer may answer its ping late.
  let heardBytes = 0;
  const heartbeat = setInterval(() => {
    if (socket.bytesRead === heardBytes) webSocket.terminate();
    heardBytes = socket.bytesRead;
    webSocket.ping();
  }, heartbeatMs);

  function closeIfNotReading() {
    if (webSocket.bufferedAmount <= maxBufferedBytes) return;
    webSocket.close(1013, "the client does not read"); // it sees that code only if it reads within drainMs
    webSocket.pause(); // no more from it: there is nobody to answer to
  }
}

// --- The end: newcomers get 503, everyone else 1001; over when all have answered or after drainMs. Clients that see 1001 connect
// again at once, and reach another instance; those that are merely cut off see 1006 and cannot tell it from a broken network. ---
let drained;
function drain(why) {
  drained ??= new Promise((resolve) => {
    log("drain", { why, connections: webSockets.clients.size });
    webSockets.close(resolve);
    for (const webSocket of webSockets.clients) webSocket.close(1001, "the instance is stopping");
  });
  return drained;
}
// The platform calls /pre-stop; no page of it promises a signal. Other hosts, docker stop and Ctrl-C send one.
const leave = (signal) => drain(signal).then(() => process.exit(0));
process.on("SIGTERM", leave).on("SIGINT", leave);

// On every address: the platform connects from outside, where 127.0.0.1 cannot be reached.
server.listen(port, "0.0.0.0", () => log("listening", { port: server.address().port }));
