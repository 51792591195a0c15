import { describe, expect, test } from "vitest";
import { functionSpec } from "../../test/function-spec.ts";
import { destinationOf, proxyPathOf, Routes } from "./routes.ts";

describe("destination", () => {
  test.each([
    ["/a?b", "example.com:80", { host: "example.com", target: "/a?b" }],
    ["/", "Echo.LocalHost", { host: "echo.localhost", target: "/" }],
    ["/", "[::1]:9000", { host: "::1", target: "/" }],
    ["/", undefined, { host: "", target: "/" }],
    ["*", "a", { host: "a", target: "*" }],
    ["http://b:1/x?y", "a", { host: "b", target: "/x?y" }],
    ["http://b", "a", { host: "b", target: "/" }],
    ["HTTP://b?q", "a", { host: "b", target: "/?q" }],
    ["a/b", "a", undefined],
    ["ftp://b/", "a", undefined],
    ["http://u@b/", "a", undefined],
    ["/", "a b", undefined],
    ["/", "a:port", undefined],
    ["/", "[::1", undefined],
    ["/", "a,b/", undefined],
  ])("of %s with Host %s is %o", (target, host, want) => {
    expect(destinationOf(target, host)).toEqual(want);
  });
});

describe("2.0 path", () => {
  test.each([
    ["/2016-08-15/proxy/s/f/path?x", { service: "s", qualifier: "LATEST", function: "f" }],
    ["/2016-08-15/proxy/s.prod/f", { service: "s", qualifier: "prod", function: "f" }],
    ["2016-08-15/proxy/s/f", { service: "s", qualifier: "LATEST", function: "f" }],
    ["/2016-08-15/proxy/s", undefined],
    ["/2016-08-15/proxy//f", undefined],
    ["/x/2016-08-15/proxy/s/f", undefined],
  ])("%s is %o", (target, want) => {
    expect(proxyPathOf(target)).toEqual(want);
  });
});

describe("routes", () => {
  const [one, two] = [functionSpec({ name: "one" }), functionSpec({ name: "two" })];

  test.each([
    ["two.localhost", two],
    ["three.localhost", undefined],
    ["localhost", one],
    ["127.0.0.1", one],
    ["::1", one],
    ["", one],
    ["my.test", one],
    ["evil.example", undefined],
  ])("on the port of one, Host %s finds it or not", (host, want) => {
    expect(new Routes([one, two], { hostnames: ["My.test"], takesAnyHost: false }).find(host, one)).toBe(
      want,
    );
  });

  test("take any name when the gateway was asked to listen to others", () => {
    expect(new Routes([one], { hostnames: [], takesAnyHost: true }).find("my-machine.lan", one)).toBe(one);
  });
});
