import { request } from "node:http";
import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { opened } from "../../test/opened.ts";

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** What a request of any kind is answered. */
function answerTo(
  port: string,
  path: string,
  headers: Record<string, string> = {},
  method = "GET",
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, path, headers, method });
    asked.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, text }));
    });
    asked.on("upgrade", (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode, headers: response.headers, text: "" });
    });
    asked.on("error", reject).end();
  });
}

const UPGRADE = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
};

describe("the console's port", () => {
  test("lets in who has the token, and of pages only its own", async () => {
    const { console } = await opened();
    const { port, hash, host } = new URL(console.url);
    const offer = (token: string): Record<string, string> => ({
      ...UPGRADE,
      "sec-websocket-protocol": `wsfn-console.1, token.${token}`,
    });
    const right = offer(hash.slice(1));
    const status = async (headers: Record<string, string>, path = "/api"): Promise<number | undefined> =>
      (await answerTo(port, path, headers)).status;
    expect(await status(right)).toBe(101);
    expect(await status({ ...right, origin: `http://${host}` })).toBe(101);
    expect(await status({ ...right, origin: `http://localhost:${port}`, host: `localhost:${port}` })).toBe(
      101,
    );
    expect(await status({ ...right, origin: "http://evil.example" })).toBe(403);
    expect(await status({ ...right, origin: "null" })).toBe(403);
    expect(await status({ ...right, host: `evil.example:${port}` })).toBe(421);
    expect(await status({ ...right, host: "127.0.0.1" })).toBe(421);
    expect(await status(UPGRADE)).toBe(401);
    expect(await status(offer("wrong"))).toBe(401);
    expect(await status(offer(""))).toBe(401);
    expect(await status({ ...UPGRADE, "sec-websocket-protocol": `token.${hash.slice(1)}` })).toBe(401);
    // The token is never part of a URL that is sent.
    expect(
      await status({ ...UPGRADE, "sec-websocket-protocol": "wsfn-console.1" }, `/api?token=${hash.slice(1)}`),
    ).toBe(401);
    expect(await status(right, "/other")).toBe(404);
  });

  test("gives its page to its own Host alone, with a policy that lets nothing else in", async () => {
    const { console } = await opened();
    const { port } = new URL(console.url);
    const page = await answerTo(port, "/");
    expect(page.status).toBe(200);
    expect(page.text).toContain("<title>");
    const policy = String(page.headers["content-security-policy"]);
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe");
    expect(page.headers["access-control-allow-origin"]).toBeUndefined();
    expect((await answerTo(port, "/", { host: "evil.example" })).status).toBe(421);
    expect((await answerTo(port, "/../package.json")).status).toBe(404);
    expect((await answerTo(port, "/", {}, "POST")).status).toBe(405);
    expect((await answerTo(port, "/page.js", {}, "HEAD")).status).toBe(200);
    expect((await answerTo(port, "/gateway-errors.md")).text).toContain("CAExited");
    expect((await answerTo(port, "/preact-license.txt")).text).toContain("MIT");
  });

  test("takes another port where somebody has the one that was asked for", async () => {
    const first = await opened();
    const { port } = new URL(first.console.url);
    const second = await opened({}, { console: { port: Number(port) } });
    expect(new URL(second.console.url).port).not.toBe(port);
    expect(second.console.url.split("#")[1]).not.toBe(first.console.url.split("#")[1]);
  });

  test("is closed with everything that is open on it", async () => {
    const { console } = await opened();
    const silent = connect(Number(new URL(console.url).port), "127.0.0.1");
    await new Promise((resolve) => silent.once("connect", resolve));
    const ended = new Promise((resolve) => silent.once("close", resolve).on("error", () => {}));
    await console.close();
    await ended;
    await expect(answerTo(new URL(console.url).port, "/")).rejects.toThrow();
  });
});
