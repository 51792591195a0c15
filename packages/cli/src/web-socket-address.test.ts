import { describe, expect, it } from "vitest";
import { folder } from "../test/project.ts";
import { noAddress, requireScheme } from "./web-socket-address.ts";

describe("noAddress", () => {
  it.each([
    ["127.0.0.1:9000", "127.0.0.1:9000 is no WebSocket address\n→ did you mean ws://127.0.0.1:9000?"],
    [
      "[::1]:9000/ws?a=1",
      "[::1]:9000/ws?a=1 is no WebSocket address\n→ did you mean ws://[::1]:9000/ws?a=1?",
    ],
    ["example.com:443", "example.com:443 is no WebSocket address\n→ did you mean wss://example.com:443?"],
    ["there", "there is no WebSocket address\n→ write it whole: wss://example.com/chat"],
  ])("names what is meant by %s", (text, message) => {
    expect(noAddress(text).message).toBe(message);
  });
});

describe("requireScheme", () => {
  it("leaves folders alone, also one with the name of an address", () => {
    const dir = folder({ "localhost:9000/s.yaml": "" });
    for (const path of ["apps/chat", ".", `${dir}/localhost:9000`]) requireScheme(path);
    expect(() => requireScheme("localhost:9000")).toThrow("did you mean ws://localhost:9000?");
  });
});
