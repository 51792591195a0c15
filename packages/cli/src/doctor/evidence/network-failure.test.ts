import { describe, expect, it } from "vitest";
import { networkFailure } from "./network-failure.ts";

describe("networkFailure", () => {
  it.each([
    'Get "https://registry.example/v2/": dial tcp: lookup registry.example on 10.0.0.2:53: no such host',
    "npm error code EAI_AGAIN",
    "go: example.com/a@v1.0.0: dial tcp 192.0.2.1:443: i/o timeout",
    "E: Could not resolve 'deb.example.org'",
    "curl: (6) Could not resolve host: example.com",
    "Err:1 http://deb.example.org trixie InRelease  Temporary failure resolving 'deb.example.org'",
    "socket.gaierror: [Errno -2] Name or service not known",
  ])("is told by %s", (line) => {
    expect(networkFailure(`Step 1/2 : FROM x\n  ${line}\nexit 1`)).toBe(line);
  });

  it("is not found in a mistake in a Dockerfile", () => {
    const logs =
      "Step 2/2 : COPY gone /\nCOPY failed: file not found in build context: stat gone: file does not exist";
    expect(networkFailure(logs)).toBeUndefined();
  });
});
