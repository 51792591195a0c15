// The echo on Bun, whose own server speaks HTTP and WebSocket: no dependency, and TypeScript as it is written. Your work goes into
// `message`: all the rest is what an instance owes the platform and its clients.
import { faultOf, protocolFor, refusal } from "./handshake.ts";
import { settings } from "./settings.ts";

/** What we keep of a connection. */
interface Connection {
  readonly requestId: string;
  readonly openedAt: number;
  messages: number;
}

const log = (event: string, fields: object): void =>
  console.log(JSON.stringify({ time: new Date(), event, ...fields }));

// --- Plain HTTP: the same port serves the health check, the lifecycle hooks and curious visitors. ---
const routes: Record<string, () => string | Promise<string>> = {
  "GET /": () => "A WebSocket echo server: open a WebSocket on this URL.\n",
  "GET /healthz": () => "ok",
};
const hooks: typeof routes = {
  "POST /initialize": () => "ready", // once per instance, before its first request
  "GET /pre-stop": () => drain("pre-stop").then(() => "drained"), // the instance ends after the answer
};

async function answer({ headers, method }: Request, path: string): Promise<Response> {
  // The platform marks what came through the trigger with this header. Without the check any visitor could call /pre-stop, which
  // closes everybody's connection.
  const isOutsider = headers.get("x-fc-control-path") === "/http-invoke";
  const table = isOutsider ? routes : { ...routes, ...hooks };
  const handler = table[`${method === "HEAD" ? "GET" : method} ${path}`];
  return new Response(handler ? await handler() : "no such path\n", { status: handler ? 200 : 404 });
}

// A regular expression, because URL takes no Host that is malformed, and a server must.
const pathOf = (url: string): string => /^[^:]*:\/\/[^/]*([^?]*)/.exec(url)?.[1] ?? "/";

// --- One connection. What a handler sends leaves in one write: Bun corks by itself. ---
const open = new Set<Bun.ServerWebSocket<Connection>>();
const PONG_S = 16; // Bun sends its ping this long before the idle timeout

const server = Bun.serve<Connection>({
  hostname: "0.0.0.0", // the platform connects from outside, where 127.0.0.1 cannot be reached
  port: settings.port,
  idleTimeout: 0, // of HTTP: the platform keeps its connections to an instance open for later calls
  development: false, // no page with our code for a request that fails

  fetch(request, server) {
    const { headers } = request;
    const path = pathOf(request.url); // without the query, which may hold a token
    if (!headers.has("upgrade") && !headers.has("sec-websocket-key")) return answer(request, path);
    const fault = faultOf(headers, { isStopping: drained !== undefined });
    if (fault) return refusal(fault);
    const requestId = headers.get("x-fc-request-id") || crypto.randomUUID(); // the platform's own, which its logs show as well
    const data = { requestId, openedAt: Date.now(), messages: 0 };
    const chosen = protocolFor(headers);
    headers.delete("sec-websocket-protocol"); // where we choose none, Bun would take the first one
    if (!server.upgrade(request, { data, headers: chosen })) {
      return refusal({ status: 426, reason: "expected a WebSocket handshake of version 13" });
    }
    log("open", { requestId, path, origin: headers.get("origin") ?? undefined });
  },

  websocket: {
    maxPayloadLength: settings.maxMessageBytes,
    backpressureLimit: 0, // isReading decides: Bun itself would drop messages
    idleTimeout: Math.min(960, Math.max(8, Math.ceil(settings.heartbeatMs / 1000) + PONG_S)), // its range in seconds
    sendPings: true, // devices on the way forget silent connections, and a lost peer never says goodbye
    perMessageDeflate: true, // one compressor for all: a connection costs no memory for it

    open(webSocket) {
      open.add(webSocket);
    },
    message(webSocket, message) {
      webSocket.data.messages += 1;
      if (isReading(webSocket)) webSocket.send(message, message.length >= 1024); // less is not worth compressing
    },
    ping(webSocket) {
      isReading(webSocket); // the pong is Bun's own, and may stay unread as well
    },
    // The platform freezes an instance that has no connection left: what runs after the last close gets no CPU until the next opens.
    close(webSocket, code) {
      open.delete(webSocket);
      const { requestId, openedAt, messages } = webSocket.data;
      log("close", { requestId, code, messages, ms: Date.now() - openedAt });
    },
  },
});
log("listening", { port: server.port });

function isReading(webSocket: Bun.ServerWebSocket<Connection>): boolean {
  if (webSocket.getBufferedAmount() <= settings.maxBufferedBytes) return true;
  webSocket.close(1013, "the client does not read");
  return false;
}

// --- The end: newcomers get 503, everyone else 1001. Clients that see 1001 connect again at once, and reach another instance; those
// that are merely cut off see 1006 and cannot tell it from a broken network. To Bun a connection that we close is closed at once, and nothing reports when
// the client has answered our Close frame; so all get a moment: leaving at once might take the frame from those that still send. ---
let drained: Promise<void> | undefined;
function drain(why: string): Promise<void> {
  if (drained) return drained;
  log("drain", { why, connections: open.size });
  drained = Bun.sleep(open.size > 0 ? settings.drainMs : 0);
  for (const webSocket of open) webSocket.close(1001, "the instance is stopping");
  return drained;
}
// The platform calls /pre-stop; no page of it promises a signal. Other hosts, docker stop and Ctrl-C send one.
const leave = (signal: string): Promise<void> => drain(signal).then(() => process.exit(0));
process.on("SIGTERM", leave).on("SIGINT", leave);
