import { createRequire } from "node:module";
import { signAcs3, signFc2, signUrl, type TriggerSpec } from "@wsfn/platform";
import { describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { doubles, echoServer } from "../../test/double.ts";
import { functionSpec } from "../../test/function-spec.ts";
import { handshake, RawClient } from "../../test/raw-client.ts";
import { running } from "../../test/running.ts";

/** CommonJS, and typed for another module system: only what is called is described. */
const vendor: {
  default: {
    getAuthorization(request: object, scheme: string, payload: string, id: string, secret: string): string;
  };
} = createRequire(import.meta.url)("@alicloud/openapi-util");
const lines = (headers: Record<string, string>): string[] =>
  Object.entries(headers).map(([name, value]) => `${name}: ${value}`);

const plain = functionSpec().trigger as TriggerSpec;
const key = { id: "akid", secret: "not-to-be-seen-anywhere" };
const headersServer = () =>
  echoServer((request, response) =>
    response.end(JSON.stringify({ target: request.url, headers: request.headers })),
  );

const opens = (url: string, headers: Record<string, string> = {}): Promise<boolean> =>
  new Promise((resolve) => {
    const client = new WebSocket(url, { headers });
    client.on("open", () => {
      client.close();
      resolve(true);
    });
    client.on("error", () => resolve(false));
  });

describe("the trigger's authentication", () => {
  const spec = functionSpec({ trigger: { ...plain, authType: "function" } });
  const unsigned = { method: "GET", target: "/room?a=1", rawHeaders: [] };

  test("lets signed handshakes through by every scheme, and keeps secrets out of what it reports", async () => {
    const { start } = doubles(echoServer);
    const { url, events } = await running({ functions: [spec], start, secrets: { accessKeys: [key] } });
    const room = `${url}room?a=1`;
    expect(await opens(room, Object.fromEntries(signAcs3(unsigned, key)))).toBe(true);
    expect(await opens(room, Object.fromEntries(signFc2(unsigned, key)))).toBe(true);
    const inAMinute = Math.floor(Date.now() / 1000) + 60;
    expect(await opens(new URL(signUrl("/room?a=1", key, { expires: inAMinute }), url).href)).toBe(true);
    expect(await opens(room)).toBe(false);
    expect(JSON.stringify(events)).not.toContain(key.secret);
  });

  test("lets a client through that signs with the vendor's own library, and not with one bit changed", async () => {
    const { start } = doubles(echoServer);
    const { url } = await running({ functions: [spec], start, secrets: { accessKeys: [key] } });
    const headers: Record<string, string> = {
      "x-acs-date": new Date().toISOString(),
      "x-acs-security-token": "",
    };
    const request = { method: "GET", pathname: "/room", query: { a: "1" }, headers };
    const { getAuthorization } = vendor.default;
    const authorization = getAuthorization(request, "ACS3-HMAC-SHA256", "", key.id, key.secret);
    expect(await opens(`${url}room?a=1`, { ...headers, authorization })).toBe(true);
    const last = Number.parseInt(authorization.slice(-1), 16) ^ 1;
    const changed = authorization.slice(0, -1) + last.toString(16);
    const client = new RawClient(url).send(
      handshake({ target: "/room?a=1", lines: [...lines(headers), `authorization: ${changed}`] }),
    );
    const answer = await client.whole();
    expect(answer).toContain("403 Forbidden");
    expect(answer).toContain("SignatureNotMatch");
  });

  test("hands the claims of a token to the function, and takes out what a client forged", async () => {
    const { start } = doubles(headersServer);
    const secret = "a secret of at least thirty-two bytes";
    const jwks = {
      keys: [{ kty: "oct", kid: "k", alg: "HS256", k: Buffer.from(secret).toString("base64url") }],
    };
    const authConfig = {
      jwks,
      tokenLookup: "header:Authorization:Bearer ",
      claimPassBy: "header:sub:x-user,query:role:role",
    };
    const fn = functionSpec({ trigger: { ...plain, authType: "jwt", authConfig } });
    const { url } = await running({ functions: [fn], start });
    const token = await hs256({ sub: "ada", role: "admin", exp: Math.floor(Date.now() / 1000) + 60 }, secret);
    const answer = await fetch(`${url}?role=root`, {
      headers: { authorization: `Bearer ${token}`, "x-user": "eve" },
    });
    expect(await answer.json()).toMatchObject({ target: "/?role=admin", headers: { "x-user": "ada" } });
  });
});

describe("CORS", () => {
  test("answers a preflight by itself, and no instance sees it", async () => {
    const { start, made } = doubles(echoServer);
    const trigger: TriggerSpec = { ...plain, authType: "function", methods: ["GET", "POST"] };
    const { url, gateway } = await running({ functions: [functionSpec({ trigger })], start });
    const headers = {
      origin: "https://app.example",
      "access-control-request-method": "POST",
      "access-control-request-headers": "x-a",
    };
    const answer = await fetch(url, { method: "OPTIONS", headers });
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "access-control-allow-origin": "https://app.example",
      "access-control-allow-credentials": "true",
      "access-control-allow-methods": "GET, POST",
      "access-control-allow-headers": "x-a",
      "access-control-max-age": "3600",
    });
    expect(made).toHaveLength(0);
    expect((await gateway.close()).functions[0]).toMatchObject({ requests: 0, refused: {} });
  });

  test("adds what the function did not send, and never sends it twice", async () => {
    const { start } = doubles(() =>
      echoServer((request, response) => {
        if (request.url === "/own") response.setHeader("Access-Control-Allow-Origin", "https://own.example");
        response.end();
      }),
    );
    const { url } = await running({ functions: [functionSpec()], start });
    const ask = async (path: string) =>
      (await fetch(new URL(path, url), { headers: { origin: "https://a.example" } })).headers;
    expect((await ask("/")).get("access-control-allow-origin")).toBe("https://a.example");
    expect((await ask("/own")).get("access-control-allow-origin")).toBe("https://own.example");
    expect((await ask("/")).get("access-control-expose-headers")).toBe("Date,x-fc-request-id");
  });
});

describe("profile fc2", () => {
  test("takes the path form, shows the function the whole path, and leaves it alone with the header", async () => {
    const { start } = doubles(headersServer);
    const { gateway } = await running({
      functions: [functionSpec({ name: "first" }), functionSpec()],
      start,
      profile: "fc2",
    });
    const url = gateway.functions[0]?.url ?? "";
    const ask = async (path: string, headers = {}) => (await fetch(new URL(path, url), { headers })).json();
    expect(await ask("/2016-08-15/proxy/svc/echo/a?b")).toMatchObject({
      target: "/2016-08-15/proxy/svc/echo/a?b",
      headers: { "x-fc-function-name": "echo", "x-fc-base-path": "/2016-08-15/proxy/svc/echo/" },
    });
    const target = { "x-fc-invocation-target": "2016-08-15/proxy/svc/echo" };
    expect(await ask("/a", target)).toMatchObject({
      target: "/a",
      headers: { "x-fc-function-name": "echo" },
    });
    expect(await ask("/a")).toMatchObject({ headers: { "x-fc-function-name": "first" } });
  });

  test("knows the services that its functions lie in, and no others", async () => {
    const { start } = doubles(headersServer);
    const functions = [
      functionSpec({ name: "first", service: "shop" }),
      functionSpec({ name: "second", service: "chat" }),
    ];
    const { url } = await running({ functions, start, profile: "fc2" });
    const ask = async (path: string): Promise<unknown> => {
      const body = (await (await fetch(new URL(`/2016-08-15/proxy/${path}/`, url))).json()) as {
        ErrorCode?: string;
        headers?: Record<string, string>;
      };
      return body.ErrorCode ?? [body.headers?.["x-fc-service-name"], body.headers?.["x-fc-function-name"]];
    };
    expect(await ask("shop/first")).toEqual(["shop", "first"]);
    expect(await ask("chat/second")).toEqual(["chat", "second"]);
    expect(await ask("chat/first")).toBe("FunctionNotFound");
    expect(await ask("none/first")).toBe("ServiceNotFound");
  });

  test("does not know that path in 3.0", async () => {
    const { start } = doubles(headersServer);
    const { url } = await running({ functions: [functionSpec()], start });
    const answer = await fetch(new URL("/2016-08-15/proxy/svc/other/", url));
    expect(answer.status).toBe(200);
  });
});

describe("the default domain", () => {
  test("makes every answer a download", async () => {
    const { start } = doubles(() =>
      echoServer((_request, response) => response.setHeader("Content-Disposition", "inline").end()),
    );
    const { url } = await running({ functions: [functionSpec()], start, defaultDomain: true });
    const answer = await new RawClient(url)
      .send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
      .whole();
    expect(answer.match(/content-disposition: .*/gi)).toEqual(["Content-Disposition: attachment"]);
  });
});

/** A JWT by hand: RFC 7515 with HMAC SHA-256. */
async function hs256(claims: object, secret: string): Promise<string> {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part({ alg: "HS256", kid: "k", typ: "JWT" })}.${part(claims)}`;
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", Buffer.from(secret), hmac, false, ["sign"]);
  const signature = await crypto.subtle.sign("HMAC", imported, Buffer.from(signed));
  return `${signed}.${Buffer.from(signature).toString("base64url")}`;
}
