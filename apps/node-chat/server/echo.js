// /echo answers every message with itself: what the conformance suite, and a person with a WebSocket client, try a connection with.
import { randomUUID } from "node:crypto";
import { WebSocketServer } from "ws";
import { drainMs, heartbeatMs, log, maxBufferedBytes, maxMessageBytes } from "./settings.js";

const deflate = { level: 1, memLevel: 7 }; // the cheapest: an instance has a fraction of a core

export const echoes = new WebSocketServer({
  noServer: true,
  maxPayload: maxMessageBytes,
  maxFragments: 16_384 + maxMessageBytes / 64, // a full message in 64-byte fragments; more close with 1008
  maxPendingAutoPongs: 0, // a burst of pings is answered, not cut; unread pongs count as unread echoes
  closeTimeout: drainMs,
  handleProtocols: (offered) => offered.has("echo.wsfn") && "echo.wsfn",
  // Without a context of our own a message under the threshold travels as it is and never waits for zlib's threads.
  perMessageDeflate: { serverNoContextTakeover: true, threshold: 1024, zlibDeflateOptions: deflate },
});

echoes.on("connection", (webSocket, { headers, socket, url }) => {
  const requestId = headers["x-fc-request-id"] || randomUUID();
  const openedAt = Date.now();
  log("open", { requestId, path: url.split("?", 1)[0], origin: headers.origin }); // no query: it may hold a token
  let messages = 0;
  webSocket.on("message", (data, isBinary) => {
    messages += 1;
    closeIfNotReading();
    // All messages that one read brought are answered in one write.
    if (socket.writableCorked === 0) {
      socket.cork();
      process.nextTick(() => socket.uncork());
    }
    webSocket.send(data, { binary: isBinary });
  });
  webSocket.on("ping", closeIfNotReading);
  webSocket.on("error", (error) => log("error", { requestId, error: error.message }));
  webSocket.on("close", () => clearInterval(heartbeat));
  webSocket.on("close", (code) => log("close", { requestId, code, messages, ms: Date.now() - openedAt }));

  // Devices on the way forget silent connections, and a peer that lost its network never says goodbye. Anything that was read counts as
  // a sign of life, so a busy peer may answer its ping late.
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
});
