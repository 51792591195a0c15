import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import type { TriggerSpec } from "../function-spec.ts";
import { PlatformError } from "../platform-error.ts";
import { signAcs3 } from "../signature/acs3.ts";
import { signFc2 } from "../signature/fc2.ts";
import { signUrl } from "../signature/signed-url.ts";
import { type AuthDeps, authenticate } from "./authenticate.ts";
import type { AuthRequest } from "./authentication.ts";

const NOW = Date.parse("2024-01-04T01:33:13Z");
const KEY = { id: "akid", secret: "s3cret" };
const DEPS: AuthDeps = { now: NOW, secrets: { accessKeys: [KEY] } };

const trigger = (authType: TriggerSpec["authType"], authConfig?: unknown): TriggerSpec => ({
  name: "t",
  authType,
  methods: ["GET"],
  disableURLInternet: false,
  qualifier: "LATEST",
  ...(authConfig !== undefined && { authConfig }),
});
const get = (target: string, ...rawHeaders: string[]): AuthRequest => ({ method: "GET", target, rawHeaders });

describe("anonymous", () => {
  test("lets everyone in", async () => {
    expect(await authenticate(trigger("anonymous"), get("/"), { now: NOW })).toEqual({
      allowed: true,
      pass: [],
    });
  });
});

describe("function", () => {
  test.each([
    ["ACS3", get("/a?b=c", ...signAcs3(get("/a?b=c"), KEY, { now: NOW }).flat())],
    ["the 2.0 header", get("/a?b=c", ...signFc2(get("/a?b=c"), KEY, { now: NOW }).flat())],
    ["a signed URL", get(signUrl("/a?b=c", KEY, { expires: NOW / 1000 + 60 }))],
  ])("lets %s in, and says who it is", async (_, request) => {
    expect(await authenticate(trigger("function"), request, DEPS)).toEqual({
      allowed: true,
      accessKeyId: "akid",
      pass: [],
    });
    expect(await authenticate(trigger("function"), request, { now: NOW })).toMatchObject({
      error: "InvalidAccessKeyID",
    });
    expect(await authenticate(trigger("function"), request, { ...DEPS, schemes: [] })).toMatchObject({
      allowed: false,
    });
  });

  test.each([
    ["nothing", [], "MissingDate", {}],
    [
      "a date alone",
      ["Date", "Thu, 04 Jan 2024 01:33:13 GMT"],
      "MissingAuthorization",
      { authorization: "" },
    ],
    [
      "another scheme",
      ["x-acs-date", "2024-01-04T01:33:13Z", "Authorization", "Basic dXNlcjpwYXNz"],
      "MissingAuthorization",
      { authorization: "Basic" },
    ],
    [
      "a secret without a scheme",
      ["x-acs-date", "2024-01-04T01:33:13Z", "Authorization", "hunter2"],
      "MissingAuthorization",
      { authorization: "" },
    ],
  ])("refuses %s", async (_, rawHeaders, error, detail) => {
    expect(await authenticate(trigger("function"), get("/", ...rawHeaders), DEPS)).toEqual({
      allowed: false,
      error,
      detail,
    });
  });
});

describe("bearer", () => {
  const token = "token-8g7f2a2c9fc23hid82593421g995";
  const off = "token-0000000000000000000000000000";
  const config = {
    tokens: [
      { enable: true, tokenName: "a", tokenData: token },
      { enable: false, tokenName: "b", tokenData: off },
    ],
  };
  test.each([
    ["an enabled token", `Bearer ${token}`, { allowed: true }],
    ["the scheme in small letters", `bearer ${token}`, { allowed: true }],
    ["a token of the secrets", "Bearer from-the-environment", { allowed: true }],
    ["a disabled token", `Bearer ${off}`, { error: "BearerInvalid" }],
    ["a part of a token", `Bearer ${token.slice(0, -1)}`, { error: "BearerInvalid" }],
    ["an empty token", "Bearer ", { error: "BearerInvalid" }],
    ["the bare token", token, { error: "BearerInvalid" }],
    ["nothing", undefined, { error: "BearerMissing" }],
  ])("judges %s", async (_, authorization, want) => {
    const request = get("/", ...(authorization === undefined ? [] : ["Authorization", authorization]));
    const secrets = { bearerTokens: ["from-the-environment"] };
    const said = await authenticate(trigger("bearer", config), request, { now: NOW, secrets });
    expect(said).toMatchObject(want);
    expect(JSON.stringify(said)).not.toContain("token-");
  });
});

describe("basic", () => {
  const config = { users: [{ username: "user-of-twelve", password: "pass:word#Of12" }] };
  const basic = (pair: string) => `Basic ${Buffer.from(pair).toString("base64")}`;
  test.each([
    ["a user", basic("user-of-twelve:pass:word#Of12"), { allowed: true }],
    ["a user of the secrets", basic("u:p"), { allowed: true }],
    ["another password", basic("user-of-twelve:pass"), { error: "BasicInvalid" }],
    ["a user without a password", basic("user-of-twelve"), { error: "BasicInvalid" }],
    ["text that is not base64", "Basic ???", { error: "BasicInvalid" }],
    ["another scheme", "Bearer x", { error: "BasicMalformed" }],
    ["nothing", undefined, { error: "BasicMissing" }],
  ])("judges %s", async (_, authorization, want) => {
    const request = get("/", ...(authorization === undefined ? [] : ["Authorization", authorization]));
    const secrets = { users: [{ name: "u", password: "p" }] };
    expect(await authenticate(trigger("basic", config), request, { now: NOW, secrets })).toMatchObject(want);
  });
});

describe("jwt", () => {
  const ALGORITHMS = [
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
    "HS256",
    "HS384",
    "HS512",
  ];
  const secret = new TextEncoder().encode(
    "a-shared-secret-of-more-than-sixty-four-bytes-so-that-HS512-likes-it",
  );
  const pairs = new Map<string, { sign: CryptoKey | Uint8Array; jwk: Record<string, unknown> }>();

  beforeAll(async () => {
    for (const alg of ALGORITHMS) {
      if (alg.startsWith("HS")) {
        pairs.set(alg, {
          sign: secret,
          jwk: { kty: "oct", alg, kid: alg, k: Buffer.from(secret).toString("base64url") },
        });
        continue;
      }
      const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
      pairs.set(alg, {
        sign: privateKey,
        jwk: { ...(await exportJWK(publicKey)), alg, use: "sig", kid: alg },
      });
    }
  });

  const pair = (alg: string) => pairs.get(alg) ?? expect.unreachable(alg);
  const issue = (
    alg: string,
    claims: Record<string, unknown> = {},
    header: Record<string, unknown> = { kid: alg },
    key = pair(alg).sign,
  ) =>
    new SignJWT({ sub: "ann", ...claims })
      .setProtectedHeader({ alg, ...header })
      .setExpirationTime(Number(claims.exp ?? NOW / 1000 + 60))
      .sign(key);
  const jwt = (more: Record<string, unknown> = {}, ...keys: Record<string, unknown>[]) =>
    trigger("jwt", {
      jwks: { keys: keys.length > 0 ? keys : [...pairs.values()].map(({ jwk }) => jwk) },
      tokenLookup: "header:Authorization:Bearer ,query:token,cookie:token",
      ...more,
    });
  const bearer = (token: string) => get("/chat", "Authorization", `Bearer ${token}`);

  test.each(ALGORITHMS)("lets a token of %s in", async (alg) => {
    expect(await authenticate(jwt(), bearer(await issue(alg)), DEPS)).toEqual({ allowed: true, pass: [] });
  });

  test.each<[string, (token: string) => AuthRequest, object]>([
    ["the header", bearer, { allowed: true }],
    ["the query, as a browser sends it", (token) => get(`/chat?a=b&token=${token}`), { allowed: true }],
    [
      "a cookie, as a browser sends it",
      (token) => get("/chat", "Cookie", `a=b; token="${token}"; c=d`),
      { allowed: true },
    ],
    [
      "the header without its prefix",
      (token) => get("/chat", "Authorization", token),
      { error: "JwtInvalid" },
    ],
    [
      "the header with two blanks",
      (token) => get("/chat", "Authorization", `Bearer  ${token}`),
      { error: "JwtInvalid" },
    ],
    ["the query twice", (token) => get(`/chat?token=${token}&token=${token}`), { error: "JwtMissing" }],
    [
      "nowhere",
      () => get("/chat"),
      { error: "JwtMissing", detail: { lookup: "header:Authorization:Bearer ,query:token,cookie:token" } },
    ],
    [
      "the form, where nobody looks",
      (token) => ({ ...get("/chat"), form: `token=${token}` }),
      { error: "JwtMissing" },
    ],
  ])("looks for it in %s", async (_, request, want) => {
    expect(await authenticate(jwt(), request(await issue("ES256")), DEPS)).toMatchObject(want);
  });

  test("looks for it in a form, and in a list of places", async () => {
    const lookups = [
      { readPosition: "form", parameterName: "t" },
      { readPosition: "header", parameterName: "X-Token", prefix: "jwt=" },
    ];
    const token = await issue("ES256");
    const form = { ...get("/"), method: "POST", form: `a=b&t=${token}` };
    expect(await authenticate(jwt({ tokenLookup: lookups }), form, DEPS)).toMatchObject({ allowed: true });
    expect(
      await authenticate(jwt({ tokenLookup: lookups }), get("/", "x-token", `jwt=${token}`), DEPS),
    ).toMatchObject({ allowed: true });
  });

  test.each<[string, () => Promise<string>]>([
    ["has expired", () => issue("ES256", { exp: NOW / 1000 - 1 })],
    ["is not good yet", () => issue("ES256", { nbf: NOW / 1000 + 60 })],
    ["names a key that is not there", () => issue("ES256", {}, { kid: "nobody" })],
    ["names no key where all have names", () => issue("ES256", {}, {})],
    [
      "is signed with another key",
      () => issue("HS256", {}, { kid: "HS256" }, new TextEncoder().encode("x".repeat(64))),
    ],
    ["picks another algorithm than its key's", () => issue("HS384", {}, { kid: "HS256" })],
    [
      "signs with the public key as if it were a secret",
      () => issue("HS256", {}, { kid: "RS256" }, new TextEncoder().encode(JSON.stringify(pair("RS256").jwk))),
    ],
    [
      "is not signed",
      async () =>
        `${Buffer.from('{"alg":"none","kid":"ES256"}').toString("base64url")}.${Buffer.from('{"sub":"ann"}').toString("base64url")}.`,
    ],
    ["is no token", async () => "abc"],
    ["is empty", async () => ""],
    [
      "has one bit changed",
      async () =>
        (await issue("ES256")).replace(/.{4}$/, (end) => (end.startsWith("A") ? "B" : "A") + end.slice(1)),
    ],
  ])("refuses a token that %s", async (_, make) => {
    expect(await authenticate(jwt(), bearer(await make()), DEPS)).toEqual({
      allowed: false,
      error: "JwtInvalid",
      detail: {},
    });
  });

  test("takes the one key without kid for tokens without kid, and a key without alg for any of its kind", async () => {
    const { kid: _kid, alg: _alg, ...bare } = pair("PS256").jwk;
    expect(await authenticate(jwt({}, bare), bearer(await issue("PS256", {}, {})), DEPS)).toMatchObject({
      allowed: true,
    });
    expect(await authenticate(jwt({}, bare), bearer(await issue("PS256")), DEPS)).toMatchObject({
      error: "JwtInvalid",
    });
  });

  test("refuses, and does not fall over, when a key is broken", async () => {
    const broken = { kty: "RSA", kid: "RS256", alg: "RS256", n: "!!", e: "AQAB" };
    expect(await authenticate(jwt({}, broken), bearer(await issue("RS256")), DEPS)).toMatchObject({
      error: "JwtInvalid",
    });
  });

  test("hands claims over, and removes what the client sent in their place when there are none", async () => {
    const claimPassBy =
      "header:uid:X-Uid,cookie:name:name,query:tags:tags,header:none:X-None,header:constructor:X-C,query::";
    const token = await issue("ES256", { uid: 7, name: "安;a\r\n", tags: ["a", "b"] });
    expect(await authenticate(jwt({ claimPassBy }), bearer(token), DEPS)).toEqual({
      allowed: true,
      pass: [
        { position: "header", name: "X-Uid", value: "7" },
        { position: "cookie", name: "name", value: "%E5%AE%89%3Ba%0D%0A" },
        { position: "query", name: "tags", value: "%5B%22a%22%2C%22b%22%5D" },
        { position: "header", name: "X-None", value: undefined },
        { position: "header", name: "X-C", value: undefined },
      ],
    });
  });

  test.each([
    [{ whitelist: ["/healthz", "/open/*"] }, "/healthz", true],
    [{ whitelist: ["/healthz", "/open/*"] }, "/healthz?x=1", true],
    [{ whitelist: ["/healthz", "/open/*"] }, "/healthz/", false],
    [{ whitelist: ["/healthz", "/open/*"] }, "/open/a/b", true],
    [{ whitelist: ["/healthz", "/open/*"] }, "/open", false],
    [{ whitelist: ["/%61"] }, "/%61", false],
    [{ blacklist: ["/admin", "/login/*"] }, "/admin", false],
    [{ blacklist: ["/admin", "/login/*"] }, "/%61dmin", false],
    [{ blacklist: ["/admin", "/login/*"] }, "/admin/", true],
    [{ blacklist: ["/admin", "/login/*"] }, "/login/x", false],
    [{ blacklist: ["/admin", "/login/*"] }, "/", true],
  ])("with %o lets %s in without a token: %s", async (lists, target, allowed) => {
    expect(await authenticate(jwt(lists), get(target), DEPS)).toMatchObject({ allowed });
  });

  test("removes the client's own claims where no token is needed", async () => {
    const open = jwt({ whitelist: ["/open"], claimPassBy: "header:uid:X-Uid" });
    expect(await authenticate(open, get("/open", "X-Uid", "root"), DEPS)).toMatchObject({
      pass: [{ position: "header", name: "X-Uid", value: undefined }],
    });
  });

  test("throws when the trigger was made by hand and its authConfig is not legal", async () => {
    await expect(authenticate(trigger("jwt", { jwks: 5 }), get("/"), DEPS)).rejects.toThrow(PlatformError);
    await expect(authenticate(trigger("jwt"), get("/"), DEPS)).rejects.toThrow("authConfig is missing");
  });
});
