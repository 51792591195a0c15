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
  ])("of %s", (line, found) => {
    expect(paths(line)).toEqual(found);
  });

  it("are few", () => {
    expect(paths(...Array.from({ length: 100 }, (_, i) => `"/path${i}"`)).length).toBeLessThan(20);
  });
});
