import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { TriggerSpec } from "../function-spec.ts";
import { authenticate, type Secrets } from "./authenticate.ts";
import { type SignCallOptions, type SigningErrorCode, signCall } from "./sign-call.ts";

const NOW = Date.UTC(2026, 0, 1);
const LONG = "0123456789".repeat(4);

const trigger = (authType: TriggerSpec["authType"], authConfig?: unknown): TriggerSpec => ({
  name: "t",
  authType,
  authConfig,
  methods: ["GET"],
  disableURLInternet: false,
  qualifier: "LATEST",
});

function keyPair(kid: string) {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return {
    own: { ...privateKey.export({ format: "jwk" }), kid },
    public: { ...publicKey.export({ format: "jwk" }), kid },
  };
}
const [first, second] = [keyPair("a"), keyPair("b")];
const jwt = (tokenLookup: string, ...keys: object[]) => trigger("jwt", { jwks: { keys }, tokenLookup });

const secrets: Secrets = {
  accessKeys: [{ id: "LTAI-test", secret: "s3cret" }],
  bearerTokens: [LONG],
  users: [{ name: "somebody-else", password: "a-long-password" }],
  jwtKeys: [first.own, second.own],
};
const call = (more: Partial<SignCallOptions> = {}): SignCallOptions => ({
  target: "/chat?room=a",
  secrets,
  now: NOW,
  ...more,
});

describe("signCall", () => {
  it.each<[string, TriggerSpec, Partial<SignCallOptions>, RegExp]>([
    ["function", trigger("function"), {}, /x-acs-date.*authorization,ACS3-HMAC-SHA256 Credential=LTAI-test,/],
    ["function as 2.0 had it", trigger("function"), { scheme: "fc2" }, /authorization,FC LTAI-test:/],
    [
      "function in the address",
      trigger("function"),
      { in: "url" },
      /x-fc-expires=1767229200&x-fc-signature=/,
    ],
    ["bearer", trigger("bearer"), {}, new RegExp(`authorization,Bearer ${LONG}`)],
    ["basic", trigger("basic"), {}, /authorization,Basic c29tZWJvZHktZWxzZTphLWxvbmctcGFzc3dvcmQ=/],
    ["jwt in a header", jwt("header:X-Token:JWT ", first.public), {}, /x-token,JWT ey/],
    ["jwt in a cookie", jwt("cookie:token", first.public), {}, /cookie,token=ey/],
    ["jwt wherever it is looked for", jwt("query:t", first.public), {}, /^\/chat\?room=a&t=ey/],
    ["jwt in the address", jwt("header:X,query:t", first.public), { in: "url" }, /^\/chat\?room=a&t=ey/],
    [
      "jwt of a key by its id",
      jwt("query:t", first.public, second.public),
      { in: "url", keyId: "b" },
      /t=ey/,
    ],
    [
      "jwt of a secret in the trigger",
      jwt("query:t", { kty: "oct", k: LONG, kid: "z" }),
      { in: "url" },
      /t=ey/,
    ],
  ])("makes a call that passes: %s", async (_, of, more, form) => {
    const { target, headers } = await signCall(of, call(more));
    expect(`${target} ${headers.join()}`).toMatch(form);
    const rawHeaders = headers.flat();
    const pass = (at: string) =>
      authenticate(of, { method: "GET", target: at, rawHeaders }, { secrets, now: NOW });
    expect(await pass(target)).toMatchObject({ allowed: true });
  });

  it("puts claims and the end of its life into a token", async () => {
    const { token = "" } = await signCall(
      jwt("query:t", first.public),
      call({ in: "url", claims: { sub: "me" }, expiresInSeconds: 60 }),
    );
    const [, payload = ""] = token.split(".");
    expect(JSON.parse(Buffer.from(payload, "base64url").toString())).toEqual({
      sub: "me",
      iat: NOW / 1000,
      exp: NOW / 1000 + 60,
    });
  });

  it.each<[string, TriggerSpec, Partial<SignCallOptions>, SigningErrorCode]>([
    ["an anonymous trigger", trigger("anonymous"), {}, "NothingToSign"],
    ["no access key", trigger("function"), { secrets: {} }, "NoSecret"],
    ["no token", trigger("bearer"), { secrets: {} }, "NoSecret"],
    ["no user", trigger("basic"), { secrets: {} }, "NoSecret"],
    ["no private key", jwt("query:t", first.public), { in: "url", secrets: {} }, "NoSecret"],
    ["a key that the trigger does not have", jwt("query:t", keyPair("a").public), { in: "url" }, "Refused"],
    ["a token that is looked for in a header", jwt("header:X", first.public), { in: "url" }, "NoPlace"],
    ["a bearer token in the address", trigger("bearer"), { in: "url" }, "NoPlace"],
  ])("says why it cannot: %s", async (_, of, more, code) => {
    const failure = await signCall(of, call(more)).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: "SigningError", code });
    for (const secret of ["s3cret", LONG, "a-long-password", first.own.d ?? "-"])
      expect(String(failure)).not.toContain(secret);
  });
});
