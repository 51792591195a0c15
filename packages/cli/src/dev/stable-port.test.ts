import { describe, expect, it } from "vitest";
import { stablePort } from "./stable-port.ts";

describe("stablePort", () => {
  it("is the same at every start, and another for another file or function", () => {
    const port = stablePort({ file: "/x/s.yaml", name: "echo" });
    expect(stablePort({ file: "/x/s.yaml", name: "echo" })).toBe(port);
    expect(stablePort({ file: "/y/s.yaml", name: "echo" })).not.toBe(port);
    expect(stablePort({ file: "/x/s.yaml", name: "chat" })).not.toBe(port);
  });

  it("lies where neither systems nor instances take ports", () => {
    for (let i = 0; i < 1000; i += 1) {
      const port = stablePort({ file: "/x", name: String(i) });
      expect(port).toBeGreaterThanOrEqual(14_000);
      expect(port).toBeLessThan(20_000);
    }
  });
});
