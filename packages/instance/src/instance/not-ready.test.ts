import { describe, expect, test } from "vitest";
import type { NotReadyReason } from "./instance-fact.ts";
import { notReadyFact, notReadyText } from "./not-ready.ts";

const at = (address: string, port: number, wildcard = false) => ({ address, port, wildcard, shared: false });

describe("a program that is not ready", () => {
  test.each<[readonly ReturnType<typeof at>[], NotReadyReason, string]>([
    [
      [],
      "listens-nowhere",
      "it listens on no port: is the server started, and does it wait for something first?",
    ],
    [[at("127.0.0.1", 9000)], "no-wildcard", "it listens on 127.0.0.1:9000; listen on 0.0.0.0"],
    [[at("::1", 20_001)], "no-wildcard", "it listens on [::1]:20001; listen on 0.0.0.0"],
    [[at("::", 9000, true)], "ipv6-only", "it listens on [::]:9000 for IPv6 alone; listen on 0.0.0.0"],
    [
      [at("0.0.0.0", 9000, true)],
      "no-answer",
      "it listens on 0.0.0.0:9000, which is right, but takes no connection yet",
    ],
    [
      [at("0.0.0.0", 8080, true), at("127.0.0.1", 9000)],
      "no-wildcard",
      "it listens on 0.0.0.0:8080, 127.0.0.1:9000; listen on 0.0.0.0",
    ],
    [
      [at("0.0.0.0", 8080, true)],
      "other-port",
      "it listens on 0.0.0.0:8080; listen on 0.0.0.0 and on the port that FC_SERVER_PORT names, or declare its port in s.yaml (now 9000)",
    ],
  ])("that listens on %j: %s", (listeners, why, text) => {
    const fact = notReadyFact({ listeners, given: 20_001, declared: 9000 });
    expect(fact).toEqual({ kind: "notReady", why, listeners, givenPort: 20_001, declaredPort: 9000 });
    expect(notReadyText(fact)).toBe(text);
  });
});
