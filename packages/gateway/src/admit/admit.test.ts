import { INJECTED_HEADERS, type TriggerSpec } from "@wsfn/platform";
import { describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { doubles, echoServer } from "../../test/double.ts";
import { functionSpec } from "../../test/function-spec.ts";
import { handshake, RawClient } from "../../test/raw-client.ts";
import { running } from "../../test/running.ts";

const trigger = functionSpec().trigger as TriggerSpec;
const { trigger: _, ...untriggered } = functionSpec();
const long = (bytes: number): string => "a".repeat(bytes);

/** What a handshake gets instead of a 101: status, Code, and a part of the text. */
const REFUSED = [
  [
    "headers over 8 KB",
    {},
    handshake({ lines: [`Cookie: ${long(8192)}`] }),
    400,
    "InvalidArgument",
    "8192 bytes",
  ],
  [
    "headers far over 8 KB",
    {},
    handshake({ lines: [`Cookie: ${long(60_000)}`] }),
    400,
    "InvalidArgument",
    "8192",
  ],
  ["a path over 4 KB", {}, handshake({ target: `/?q=${long(4096)}` }), 400, "InvalidArgument", "4096 bytes"],
  [
    "a method that the trigger does not list",
    { trigger: { ...trigger, methods: ["POST"] } },
    handshake(),
    403,
    "MethodNotAllowed",
    "GET",
  ],
  [
    "a URL that is switched off",
    { trigger: { ...trigger, disableURLInternet: true } },
    handshake(),
    403,
    "AccessDenied",
    "internet URL is disabled",
  ],
  [
    "an unknown function's name",
    {},
    handshake({ host: "other.localhost" }),
    404,
    "DomainNameNotFound",
    "other.localhost",
  ],
  [
    "a foreign domain name",
    {},
    handshake({ host: "evil.example" }),
    404,
    "DomainNameNotFound",
    "evil.example",
  ],
  ["no instance allowed", { reservedConcurrency: 0 }, handshake(), 403, "AccessDenied", "disabled"],
] as const;

describe("admit", () => {
  test.each(REFUSED)("refuses %s", async (_name, over, bytes, status, code, text) => {
    const { start, made } = doubles(echoServer);
    const { url, requests } = await running({ functions: [functionSpec(over as object)], start });
    const answer = await new RawClient(url).send(bytes).whole();
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toMatch(/\r\nX-Fc-Error-Type: FCCommonError\r\n/);
    const id = /\r\nX-Fc-Request-Id: (1-[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{12})\r\n/.exec(answer)?.[1];
    const body: unknown = JSON.parse(answer.slice(answer.indexOf("\r\n\r\n") + 4));
    expect(body).toEqual({ RequestId: id, Code: code, Message: expect.stringContaining(text) });
    expect((await requests(1))[0]).toMatchObject({
      requestId: id,
      status,
      endedBy: "refused",
      errorCode: code,
    });
    expect(made).toHaveLength(0);
  });

  test("refuses a function without a trigger", async () => {
    const { start } = doubles(echoServer);
    const { url } = await running({ functions: [untriggered], start });
    const answer = await new RawClient(url).send(handshake()).whole();
    expect(answer).toContain("404 Not Found");
    expect(answer).toContain("TriggerNotFound");
  });

  test("enters every refusal in the ledger of the function that was meant, or of its port", async () => {
    const { start } = doubles(echoServer);
    const { gateway, url, requests } = await running({
      functions: [functionSpec(), functionSpec({ name: "shut", trigger: { ...trigger, methods: ["POST"] } })],
      start,
    });
    const sent = [
      handshake({ host: "shut.localhost" }),
      handshake({ host: "other.localhost" }),
      handshake({ lines: [`Cookie: ${long(8192)}`] }),
      "noise",
    ];
    for (const bytes of sent) await new RawClient(url).send(bytes).whole();
    expect((await requests(4)).map((event) => event.function)).toEqual(["shut", "echo", "echo", "echo"]);
    expect((await gateway.close()).functions.map(({ refused }) => refused)).toEqual([
      { DomainNameNotFound: 1, InvalidArgument: 2 },
      { MethodNotAllowed: 1 },
    ]);
  });

  test("takes exactly the limits", async () => {
    const { start } = doubles(echoServer);
    const { url } = await running({ functions: [functionSpec()], start });
    const status = async (bytes: string) => (await new RawClient(url).send(bytes).head()).slice(9, 12);
    expect(await status(handshake({ target: `/${long(4095)}` }))).toBe("101");
    expect(await status(handshake({ target: `/${long(4096)}` }))).toBe("400");
    const names = handshake().split("\r\n").slice(1).join("").replaceAll(": ", "").length;
    expect(await status(handshake({ lines: [`X: ${long(8192 - names - 1)}`] }))).toBe("101");
    expect(await status(handshake({ lines: [`X: ${long(8192 - names)}`] }))).toBe("400");
  });

  test("finds a function by its port and by its name on any port", async () => {
    const { start } = doubles(() =>
      echoServer((request, response) => response.end(String(request.headers["x-fc-function-name"]))),
    );
    const { gateway } = await running({
      functions: [functionSpec(), functionSpec({ name: "Chat_2" })],
      start,
    });
    const [first, second] = gateway.functions;
    const ask = async (url = "", host?: string) =>
      await new RawClient(url)
        .send(`GET / HTTP/1.1\r\nHost: ${host ?? new URL(url).host}\r\nConnection: close\r\n\r\n`)
        .whole();
    expect(await ask(first?.url)).toMatch(/echo$/);
    expect(await ask(second?.url)).toMatch(/Chat_2$/);
    expect(await ask(first?.url, "chat_2.localhost:1")).toMatch(/Chat_2$/);
    expect(await ask(first?.url, "[::1]:9")).toMatch(/echo$/);
  });

  test("strips the client's x-fc headers and adds the platform's", async () => {
    const { start } = doubles(() =>
      echoServer((request, response) => response.end(JSON.stringify(request.rawHeaders))),
    );
    const { url, requests } = await running({ functions: [functionSpec()], start });
    const head =
      "GET /a?b=1 HTTP/1.1\r\nHOST: 127.0.0.1\r\nX-Fc-Function-Name: forged\r\nKeep-Alive: 3\r\nX-Mine: 1\r\nx-mine: 2\r\nConnection: close, x-mine\r\n\r\n";
    const answer = await new RawClient(url).send(head).whole();
    const raw: string[] = JSON.parse(answer.slice(answer.indexOf("["), answer.lastIndexOf("]") + 1));
    const pairs = raw.flatMap((name, i) => (i % 2 === 0 ? [`${name}: ${raw[i + 1]}`] : []));
    expect(pairs.slice(0, 3)).toEqual(["HOST: 127.0.0.1", "X-Mine: 1", "x-mine: 2"]);
    expect(pairs).toContain("x-fc-function-name: echo");
    expect(pairs).toContain("x-fc-control-path: /http-invoke");
    expect(pairs).toContain("x-fc-base-path: /a");
    expect(pairs).toContain(`x-fc-request-id: ${(await requests(1))[0]?.requestId}`);
    expect(raw.join()).not.toContain("forged");
    expect(raw.map((part) => part.toLowerCase())).not.toContain("keep-alive: 3");
  });

  test.each([
    ["custom.debian10", true],
    ["custom-container", true],
    ["custom.debian12", false],
  ])("gives a function on %s all the platform's headers, with credentials: %s", async (runtime, withKeys) => {
    const { start } = doubles(() =>
      echoServer((request, response) => response.end(JSON.stringify(request.headers))),
    );
    const credentials = { accessKeyId: "sts.id", accessKeySecret: "sts.secret", securityToken: "sts.token" };
    const { url } = await running({ functions: [functionSpec({ runtime })], start, credentials });
    const seen = (await (await fetch(url)).json()) as Record<string, string>;
    const keys = ["x-fc-access-key-id", "x-fc-access-key-secret", "x-fc-security-token"];
    const want = Object.keys(INJECTED_HEADERS).filter((name) => withKeys || !keys.includes(name));
    expect(want.filter((name) => !(name in seen))).toEqual([]);
    expect(seen["x-fc-access-key-secret"]).toBe(withKeys ? "sts.secret" : undefined);
  });

  test("keeps the query out of what it reports", async () => {
    const { start } = doubles(echoServer);
    const { url, events, requests } = await running({ functions: [functionSpec()], start });
    const client = new WebSocket(`${url}room?token=secret`);
    await new Promise((resolve) => client.on("open", resolve));
    client.close();
    expect((await requests(1))[0]?.path).toBe("/room");
    expect(JSON.stringify(events)).not.toContain("secret");
  });
});
