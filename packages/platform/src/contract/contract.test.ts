import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { functionFromCommand } from "../function-from-command.ts";
import { ENVIRONMENT, instanceEnvironment, isReservedVariable } from "./environment.ts";
import { headerBytes, INJECTED_HEADERS, passesToClient, passesToFunction } from "./headers.ts";
import { LIMITS } from "./limits.ts";
import { instanceId, requestId } from "./request-id.ts";
import { LAYERS, RUNTIMES } from "./runtimes.ts";

describe("request ids", () => {
  const source = {
    now: () => 0x65d71219 * 1000 + 999,
    random: (size: number) => new Uint8Array(size).fill(0xab),
  };

  test("are those of 3.0, of 2.0 and of an instance", () => {
    expect(requestId("fc3", source)).toBe("1-65d71219-abababab-abababababab");
    expect(requestId("fc2", source)).toBe("abababab-abab-4bab-abab-abababababab");
    expect(instanceId(source)).toBe("c-65d71219-abababab-abababababab");
  });

  test("differ from call to call, and never change their form", () => {
    const ids = Array.from({ length: 200 }, () => requestId());
    expect(new Set(ids).size).toBe(200);
    for (const id of ids) expect(id).toMatch(/^1-[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{12}$/);
    expect(requestId("fc2")).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe("headers", () => {
  test.each([
    ["Upgrade", false, true],
    ["Connection", false, false],
    ["Connection", true, true],
    ["Keep-Alive", true, false],
    ["X-Fc-Account-Id", true, false],
    ["x-fc-anything", false, false],
    ["Sec-WebSocket-Key", true, true],
    ["Authorization", true, true],
  ])("of a client: %s, handshake %s, passes %s", (name, isHandshake, want) => {
    expect(passesToFunction(name, { isHandshake })).toBe(want);
  });

  test.each([
    ["Upgrade", false, false],
    ["Upgrade", true, true],
    ["CONNECTION", true, true],
    ["Content-Length", false, false],
    ["Date", true, false],
    ["Server", false, false],
    ["x-fc-status", false, false],
    ["Set-Cookie", false, true],
  ])("of a function: %s, handshake %s, passes %s", (name, isHandshake, want) => {
    expect(passesToClient(name, { isHandshake })).toBe(want);
  });

  test("count as keys and values, in bytes of the wire", () => {
    expect(
      headerBytes([
        ["Host", "localhost"],
        ["X", ""],
      ]),
    ).toBe(4 + 9 + 1);
    expect(headerBytes([["x", "é"]])).toBe(2);
    expect(headerBytes([])).toBe(0);
  });

  test("that are injected could never come from a client", () => {
    for (const name of Object.keys(INJECTED_HEADERS)) {
      expect([name, passesToFunction(name, { isHandshake: true })]).toEqual([
        name,
        name === "x-forwarded-for",
      ]);
    }
  });
});

describe("the environment of an instance", () => {
  const spec = functionFromCommand("/x/app", "node index.js", {
    environment: { A: "1" },
    region: "cn-beijing",
    handler: "index.handler",
  });

  test("sets every variable of the table that is due, over the function's own", () => {
    const environment = instanceEnvironment(spec, { instanceId: "c-1", port: 4321 });
    expect(environment).toEqual({
      A: "1",
      FC_FUNC_CODE_PATH: "/code/",
      FC_ACCOUNT_ID: "123456789012",
      FC_FUNCTION_NAME: "app",
      FC_FUNCTION_HANDLER: "index.handler",
      FC_FUNCTION_MEMORY_SIZE: "512",
      FC_REGION: "cn-beijing",
      FC_CUSTOM_LISTEN_PORT: "4321",
      FC_SERVER_PORT: "4321",
      FC_INSTANCE_ID: "c-1",
      FC_FUNCTION_VERSION: "LATEST",
    });
    for (const name of Object.keys(environment)) if (name !== "A") expect(ENVIRONMENT).toHaveProperty(name);
  });

  test("names the version otherwise on Debian 10, and brings the service of 2.0 and the credentials of a role", () => {
    const credentials = { accessKeyId: "i", accessKeySecret: "s", securityToken: "t" };
    const older = instanceEnvironment(
      { ...spec, runtime: "custom.debian10", service: "svc" },
      { instanceId: "c", port: 1, credentials },
    );
    expect(older).toMatchObject({
      FC_VER_ID: "LATEST",
      FC_SERVICE_NAME: "svc",
      ALIBABA_CLOUD_SECURITY_TOKEN: "t",
    });
    expect(older).not.toHaveProperty("FC_FUNCTION_VERSION");
    expect(new Set(Object.keys(ENVIRONMENT))).toEqual(
      new Set([...Object.keys(older), "FC_FUNCTION_VERSION"].filter((name) => name !== "A")),
    );
  });

  test("keeps the platform's names to itself", () => {
    expect([isReservedVariable("FC_X"), isReservedVariable("fc_x"), isReservedVariable("XFC_")]).toEqual([
      true,
      false,
      false,
    ]);
    fc.assert(
      fc.property(fc.constantFrom("FC_REGION", "FC_INSTANCE_ID"), (name) => {
        const spoofed = { ...spec, environment: { [name]: "spoofed" } };
        expect(instanceEnvironment(spoofed, { instanceId: "c", port: 1 })[name]).not.toBe("spoofed");
      }),
    );
  });
});

describe("tables", () => {
  test.each(Object.entries(LIMITS))("limit %s has words, a source and a range in order", (_, row) => {
    expect(row.says).not.toBe("");
    expect(row.source).not.toBe("");
    const {
      min = 0,
      max = Infinity,
      default: usual = max,
    } = row as { min?: number; max?: number; default?: number };
    expect(min).toBeLessThanOrEqual(max);
    expect(usual).toBeGreaterThanOrEqual(min);
    expect(usual).toBeLessThanOrEqual(max);
  });

  test("every layer fits runtimes that exist, and every runtime is an older or newer Debian", () => {
    for (const { runtimes } of Object.values(LAYERS))
      for (const name of runtimes) expect(RUNTIMES).toHaveProperty([name]);
    const glibc = Object.values(RUNTIMES).map((row) => Number(row.glibc.split(".")[1]));
    expect(glibc).toEqual(glibc.toSorted((a, b) => a - b));
  });
});
