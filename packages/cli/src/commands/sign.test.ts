import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { triggers } from "../../test/doctor/sick-project.ts";
import { folder, project } from "../../test/project.ts";
import { WsfnProcess } from "../../test/wsfn-process.ts";
import { readSecrets } from "../secrets.ts";

const EXAMPLE = fileURLToPath(new URL("../../secrets.example.json", import.meta.url));
const signed = triggers({ authType: "function", methods: ["GET"] });

const sign = async (args: readonly string[], environment: Readonly<Record<string, string>> = {}) => {
  await using wsfn = new WsfnProcess(["sign", ...args], environment);
  return await wsfn.exited; // awaited here: leaving the block ends the process
};

describe("wsfn sign", () => {
  it("names where its example of secrets lies, in a clone and in the package", async () => {
    const { stdout } = await sign(["--help"]);
    const help = stdout.replaceAll(/\s+/g, " ");
    const inClone = /\(in a clone: (\S+)\)/.exec(help)?.[1] ?? "";
    expect(existsSync(join(import.meta.dirname, "../../../..", inClone))).toBe(true);
    const { files } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    const inPackage = /as in node_modules\/wsfn\/(\S+)/.exec(help)?.[1];
    expect(files).toContain(inPackage);
  });

  it("prints headers that sign a request", async () => {
    const { code, stdout } = await sign([project({}, signed), "--secrets", EXAMPLE]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^x-acs-date: \S+Z$/m);
    expect(stdout).toMatch(/^authorization: ACS3-HMAC-SHA256 Credential=LTAI5tExample,/m);
  });

  it("prints an address that a gateway lets pass, and no other", async () => {
    const index = `import { WebSocketServer } from ${JSON.stringify(import.meta.resolve("ws"))};
new WebSocketServer({ host: "0.0.0.0", port: Number(process.env.FC_SERVER_PORT) });`;
    const dir = project({ "package.json": '{"type":"module"}', "index.js": index }, signed);
    await using dev = new WsfnProcess(["dev", dir, "--json", "--secrets", EXAMPLE]);
    const { wsUrl } = (await dev.event("ready")) as { wsUrl: string };
    const { stdout } = await sign([
      "f",
      "--dir",
      dir,
      "--secrets",
      EXAMPLE,
      "--as",
      "url",
      "--url",
      `${wsUrl}chat`,
    ]);
    expect(stdout).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/chat\?x-fc-access-key-id=/);
    const openOf = (url: string) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(url);
        socket.onopen = () => {
          resolve("open");
          socket.close();
        };
        socket.onerror = () => resolve("refused");
      });
    expect(await openOf(stdout)).toBe("open");
    expect(await openOf(stdout.replace("chat", "other"))).toBe("refused");
  });

  it("prints a token with claims, as JSON when asked", async () => {
    const authConfig = {
      jwks: { keys: [{ kty: "oct", kid: "example", k: "AA" }] },
      tokenLookup: "query:token",
    };
    const { k } = readSecrets(EXAMPLE)?.jwtKeys?.[0] ?? {};
    const jwks = { keys: [{ kty: "oct", kid: "example", k }] };
    const dir = project(
      {},
      triggers({ authType: "jwt", methods: ["GET"], authConfig: { ...authConfig, jwks } }),
    );
    const args = [dir, "--secrets", EXAMPLE, "--claim", "sub=me", "--claim", 'roles=["a"]', "--path", "/ws"];
    const { code, stdout } = await sign([...args, "--json"]);
    expect(code).toBe(0);
    const { function: name, authType, url, token } = JSON.parse(stdout);
    expect({ name, authType }).toEqual({ name: "f", authType: "jwt" });
    expect(new URL(url).pathname).toBe("/ws");
    expect(new URL(url).searchParams.get("token")).toBe(token);
    const payload = JSON.parse(Buffer.from(token.split(".")[1], "base64url").toString());
    expect(payload).toMatchObject({ sub: "me", roles: ["a"] });
    expect((await sign(args)).stdout.split(".")).toHaveLength(3);
  });

  it("takes the secrets of the variable too, and never prints one in a message", async () => {
    const dir = project({}, signed);
    const WSFN_SECRETS = '{"accessKeys":[{"id":"mine","secret":"hunter2"}]}';
    expect((await sign([dir], { WSFN_SECRETS })).stdout).toContain("Credential=mine");
    const { code, stderr } = await sign([dir], { WSFN_SECRETS: '{"accessKeys":"hunter2"}' });
    expect(code).toBe(2);
    expect(stderr).toMatch(/WSFN_SECRETS.*accessKeys must be a list[\s\S]*secrets\.example\.json/);
    expect(stderr).not.toContain("hunter2");
  });

  it.each<[string, () => readonly string[], RegExp]>([
    ["an anonymous trigger", () => [project({})], /is anonymous: .*\n→ call it as it is/],
    ["no secrets", () => [project({}, signed)], /needs a key of accessKeys.*\n→ .*--secrets/],
    ["no trigger", () => [project({}, { triggers: undefined })], /f has no HTTP trigger\n→ /],
    ["an unknown name", () => ["g", "--dir", project({}, signed)], /no function g in .*\n→ it has f/],
    ["no URL", () => [project({}, signed), "--url", "there"], /there is no URL/],
    ["a wrong claim", () => [project({}, signed), "--claim", "sub"], /expected NAME=VALUE/],
    [
      "a token of a key pair",
      () => [project({}, signed), "--as", "token", "--secrets", EXAMPLE],
      /has no token/,
    ],
  ])("exits 2 and says why for %s", async (_, args, words) => {
    const { code, stdout, stderr } = await sign(args());
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(words);
  });

  it("names a file of secrets that is not there", async () => {
    const dir = folder();
    writeFileSync(join(dir, "s.yaml"), "");
    const { code, stderr } = await sign([project({}, signed), "--secrets", join(dir, "none.json")]);
    expect(code).toBe(2);
    expect(stderr).toContain("none.json");
  });
});
