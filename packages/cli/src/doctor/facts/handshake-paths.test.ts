import { describe, expect, it } from "vitest";
import { handshakePaths } from "./handshake-paths.ts";

const paths = (...lines: string[]): readonly string[] =>
  handshakePaths([{ file: "a.js", language: "node", lines }]);

describe("handshakePaths", () => {
  it.each<[string, readonly string[]]>([
    ['new WebSocketServer({ server, path: "/ws" });', ["/ws"]],
    ["@app.websocket('/chat/live')", ["/chat/live"]],
    ['http.HandleFunc("/healthz", ok); http.HandleFunc("/socket", serve)', ["/socket", "/healthz"]],
    ['const { Server } = require("socket.io");', ["/socket.io/?EIO=4&transport=websocket"]],
    ['readFile("/etc/hosts"); send("/index.html"); exec("/code/bootstrap")', []],
    ['app.get("/ws"); app.get("/ws");', ["/ws"]],
    ['@app.websocket("/ws/{client_id}")', ["/ws/1"]],
    ['app.ws("/rooms/:room/live", handler);', ["/rooms/1/live"]],
    ['@sock.route("/chat/<name>")', ["/chat/1"]],
    ['re_path(r"^ws/chat/(?P<room_name>\\w+)/$", ChatConsumer.as_asgi())', ["/ws/chat/1/"]],
    ['path("ws/<str:room>/", ChatConsumer.as_asgi())', ["/ws/1/"]],
    ["from flask_socketio import SocketIO", ["/socket.io/?EIO=4&transport=websocket"]],
    ["import socketio", ["/socket.io/?EIO=4&transport=websocket"]],
    ['@ServerEndpoint("/echo/{user}")', ["/echo/1"]],
  ])("of %s", (line, found) => {
    expect(paths(line)).toEqual(found);
  });

  it("are tried below the prefixes that the sources name", () => {
    const found = paths(
      'router = APIRouter(prefix="/api")',
      '@router.websocket("/ws")',
      'app.use("/v1", chat)',
    );
    expect(found.slice(0, 3)).toEqual(["/ws", "/api/ws", "/v1/ws"]);
  });

  it("are few", () => {
    expect(paths(...Array.from({ length: 100 }, (_, i) => `"/path${i}"`)).length).toBeLessThan(20);
  });
});
