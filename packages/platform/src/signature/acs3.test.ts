import { createHash, createHmac } from "node:crypto";
import { createRequire } from "node:module";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AccessKey } from "./access-key.ts";
import { signAcs3, verifyAcs3 } from "./acs3.ts";
import type { WireRequest } from "./wire-request.ts";

/** CommonJS, and typed for another module system: only what is called is described. */
const vendor: {
  default: {
    getAuthorization(request: object, scheme: string, payload: string, id: string, secret: string): string;
  };
} = createRequire(import.meta.url)("@alicloud/openapi-util");

const KEY: AccessKey = { id: "akid", secret: "secret" };
const NOW = Date.parse("2024-01-04T01:33:13Z");

const signed = (request: WireRequest, key = KEY, now = NOW): WireRequest => ({
  ...request,
  rawHeaders: [...request.rawHeaders, ...signAcs3(request, key, { now }).flat()],
});
const get = (target: string, ...rawHeaders: string[]): WireRequest => ({ method: "GET", target, rawHeaders });
const edit = (request: WireRequest, name: string, change: (value: string) => string): WireRequest => ({
  ...request,
  rawHeaders: request.rawHeaders.map((text, i) =>
    request.rawHeaders[i - 1] === name && i % 2 === 1 ? change(text) : text,
  ),
});

describe("signing", () => {
  test("gives what two independent implementations give", () => {
    expect(signAcs3(get("/chat?room=lobby"), KEY, { now: NOW })).toEqual([
      ["x-acs-date", "2024-01-04T01:33:13Z"],
      ["x-acs-security-token", ""],
      [
        "authorization",
        "ACS3-HMAC-SHA256 Credential=akid,SignedHeaders=x-acs-date;x-acs-security-token,Signature=0dadeb80443d5eab1062fdfe8026fdd2f9cf6f113870f9938459c5e8254a8356",
      ],
    ]);
  });

  test("holds for any request, and breaks when one character of it changes", () => {
    // What is between % and / may be anything: escapes that are none, empty names, names that come twice.
    const target = fc.stringMatching(/^\/[!$&'()*+,./0-9:;=?@A-Za-z_~%-]{0,40}$/);
    fc.assert(
      fc.property(target, fc.string({ minLength: 1 }), fc.nat(), (path, secret, at) => {
        const key = { id: "akid", secret };
        const request = signed(get(path), key);
        expect(verifyAcs3(request, [key], NOW)).toEqual({ ok: true, accessKeyId: "akid" });
        const authorization = edit(request, "authorization", (text) => {
          const i = text.length - 1 - (at % 64);
          return text.slice(0, i) + (text[i] === "0" ? "1" : "0") + text.slice(i + 1);
        });
        expect(verifyAcs3(authorization, [key], NOW)).toMatchObject({ error: "SignatureNotMatch" });
        expect(verifyAcs3({ ...request, target: `${path}x` }, [key], NOW)).toMatchObject({
          error: "SignatureNotMatch",
        });
      }),
    );
  });
});

describe("the vendor's own library", () => {
  /** As the manual's sample for HTTP triggers calls it. */
  function vendorSigned(target: string, key: AccessKey, date = "2024-01-04T01:33:13.000Z"): WireRequest {
    const url = new URL(target, "https://x.invalid");
    const headers = {
      "x-acs-date": date,
      "x-acs-security-token": key.securityToken ?? "",
    };
    const request = {
      method: "GET",
      pathname: url.pathname.replaceAll("$", "%24"),
      query: Object.fromEntries(url.searchParams),
      headers,
    };
    const authorization = vendor.default.getAuthorization(
      request,
      "ACS3-HMAC-SHA256",
      "",
      key.id,
      key.secret,
    );
    return get(url.pathname + url.search, ...Object.entries({ ...headers, authorization }).flat());
  }

  test.each([
    "/",
    "/chat?room=lobby",
    "/a$b+c*d~e/%E4%B8%AD?x=1&a=%20b&c=d+e",
    "/2016-08-15/proxy/s/f/?q=!'()*~",
    "/?empty=&flag&z=%2B",
  ])("signs %s so that it is let in", (target) => {
    const key = { ...KEY, securityToken: "sts" };
    expect(verifyAcs3(vendorSigned(target, key), [key], NOW)).toEqual({ ok: true, accessKeyId: "akid" });
  });

  test("signs any path and query so that it is let in", () => {
    const word = fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(word), fc.dictionary(fc.stringMatching(/^[\w.-]{1,8}$/), word), (path, query) => {
        const target = `/${path.map(encodeURIComponent).join("/")}?${new URLSearchParams(query)}`;
        expect(verifyAcs3(vendorSigned(target, KEY), [KEY], NOW)).toMatchObject({ ok: true });
      }),
    );
  });

  test("signs as we do, to the letter", () => {
    const target = "/chat/%E4%B8%AD?room=a%20b&x=1";
    const theirs = vendorSigned(target, KEY, "2024-01-04T01:33:13Z");
    expect(theirs.rawHeaders).toEqual(signAcs3(get(target), KEY, { now: NOW }).flat());
  });
});

describe("a client by the general ACS3 rules", () => {
  /** Signs the path as it is sent, escapes names, and signs the hash of an empty body (ACS3, "signature mechanism"). */
  function generalSigned(path: string, query: string, payload: string, signedPath = path): WireRequest {
    const names = "host;x-acs-date";
    const canonical = `GET\n${signedPath}\n${query}\nhost:f.localhost\nx-acs-date:2024-01-04T01:33:13Z\n\n${names}\n${payload}`;
    const text = `ACS3-HMAC-SHA256\n${createHash("sha256").update(canonical).digest("hex")}`;
    const signature = createHmac("sha256", KEY.secret).update(text).digest("hex");
    const authorization = `ACS3-HMAC-SHA256 Credential=akid,SignedHeaders=${names},Signature=${signature}`;
    return get(
      `${path}?${query}`,
      "Host",
      "f.localhost",
      "X-Acs-Date",
      "2024-01-04T01:33:13Z",
      "Authorization",
      authorization,
    );
  }
  const empty = createHash("sha256").update("").digest("hex");

  test.each([
    ["/", "", empty],
    ["/", "", ""],
    ["/a*b+c", "x=1", empty],
    ["/a$b", "x=1", empty],
    ["/$a+b", "x=1", ""],
    ["/", "a%20b=1&c%5B%5D=2", empty],
    // The vendor's library, called without the sample's own step for $.
    ["/$a+b", "x=1", "", "/$a%20b"],
  ])("is let in: %s?%s", (path, query, payload, signedPath = path) => {
    const request = generalSigned(path, query, payload, signedPath);
    expect(verifyAcs3(request, [KEY], NOW)).toEqual({ ok: true, accessKeyId: "akid" });
    expect(
      verifyAcs3(
        edit(request, "Host", () => "other"),
        [KEY],
        NOW,
      ),
    ).toMatchObject({ error: "SignatureNotMatch" });
  });

  test("is not let in with the hash of another body", () => {
    expect(verifyAcs3(generalSigned("/", "", "ab".repeat(32)), [KEY], NOW)).toMatchObject({
      error: "SignatureNotMatch",
    });
  });
});

describe("verifying", () => {
  const good = signed(get("/chat?room=lobby", "Host", "f.localhost"));

  test.each<[string, WireRequest, readonly AccessKey[], number, object]>([
    ["the request itself", good, [KEY], NOW, { ok: true, accessKeyId: "akid" }],
    ["15 minutes later", good, [KEY], NOW + 900_000, { ok: true }],
    [
      "15 minutes and a moment later",
      good,
      [KEY],
      NOW + 900_001,
      { error: "TimeSkew", detail: { requestTime: "2024-01-04T01:33:13Z", now: "2024-01-04T01:48:13Z" } },
    ],
    ["15 minutes and a moment too early", good, [KEY], NOW - 900_001, { error: "TimeSkew" }],
    ["an unknown key", good, [], NOW, { error: "InvalidAccessKeyID", detail: { accessKeyId: "akid" } }],
    ["another secret", good, [{ id: "akid", secret: "Secret" }], NOW, { error: "SignatureNotMatch" }],
    ["another method", { ...good, method: "POST" }, [KEY], NOW, { error: "SignatureNotMatch" }],
    ["another query", { ...good, target: "/chat?room=lobb1" }, [KEY], NOW, { error: "SignatureNotMatch" }],
    [
      "another time of the same window",
      edit(good, "x-acs-date", () => "2024-01-04T01:33:14Z"),
      [KEY],
      NOW,
      { error: "SignatureNotMatch" },
    ],
    [
      "a header that was slipped in",
      { ...good, rawHeaders: [...good.rawHeaders, "x-acs-extra", "1"] },
      [KEY],
      NOW,
      { error: "SignatureNotMatch" },
    ],
    ["a host that is not signed", edit(good, "Host", () => "other"), [KEY], NOW, { ok: true }],
    [
      "a token that the key does not have",
      signed(get("/"), { ...KEY, securityToken: "sts" }),
      [KEY],
      NOW,
      { error: "SignatureNotMatch" },
    ],
    [
      "no token where the key has one",
      signed(get("/")),
      [{ ...KEY, securityToken: "sts" }],
      NOW,
      { error: "SignatureNotMatch" },
    ],
    [
      "a date of nowhere",
      edit(good, "x-acs-date", () => "yesterday\u0000"),
      [KEY],
      NOW,
      { error: "DateMalformed", detail: { requestTime: "yesterday?" } },
    ],
    [
      "a date that is none",
      edit(good, "x-acs-date", () => "2024-13-45T99:99:99Z"),
      [KEY],
      NOW,
      { error: "DateMalformed" },
    ],
    [
      "half an authorization",
      edit(good, "authorization", (text) => text.split(",")[0] ?? ""),
      [KEY],
      NOW,
      { error: "MissingAuthorization" },
    ],
    [
      "two authorizations",
      { ...good, rawHeaders: [...good.rawHeaders, "Authorization", "x"] },
      [KEY],
      NOW,
      { error: "MissingAuthorization" },
    ],
    ["no date", get("/", "authorization", "ACS3-HMAC-SHA256 x"), [KEY], NOW, { error: "MissingDate" }],
  ])("judges %s", (_, request, keys, now, want) => {
    expect(verifyAcs3(request, keys, now)).toMatchObject(want);
  });

  test("takes the Date header when there is no x-acs-date", () => {
    const authorization = signAcs3({ ...get("/") }, KEY, { now: NOW });
    expect(authorization).toHaveLength(3);
    const dated = get(
      "/",
      "Date",
      "Thu, 04 Jan 2024 01:33:13 GMT",
      "authorization",
      "ACS3-HMAC-SHA256 Credential=akid,SignedHeaders=,Signature=00",
    );
    expect(verifyAcs3(dated, [KEY], NOW)).toMatchObject({ error: "SignatureNotMatch" });
    expect(verifyAcs3(dated, [KEY], NOW + 3_600_000)).toMatchObject({
      error: "TimeSkew",
      detail: { requestTime: "Thu, 04 Jan 2024 01:33:13 GMT", now: "Thu, 04 Jan 2024 02:33:13 GMT" },
    });
  });

  test("keeps secrets out of what it says", () => {
    const said = JSON.stringify([
      verifyAcs3(good, [{ id: "akid", secret: "hunter2" }], NOW),
      verifyAcs3(good, [], NOW),
      verifyAcs3(
        edit(good, "authorization", () => "ACS3-HMAC-SHA256 hunter2"),
        [KEY],
        NOW,
      ),
    ]);
    expect(said).not.toContain("hunter2");
  });
});
