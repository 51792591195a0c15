import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { demultiplexer } from "./container-log.ts";
import { Engine, findEngine, parseDockerHost } from "./engine.ts";
import { defaultBuildArgs } from "./image.ts";

describe("parseDockerHost", () => {
  test.each([
    ["unix:///run/user/1000/docker.sock", { socketPath: "/run/user/1000/docker.sock" }],
    ["tcp://127.0.0.1:2375", { host: "127.0.0.1", port: 2375 }],
    ["http://localhost:2375/", { host: "localhost", port: 2375 }],
  ])("reads %s", (value, want) => {
    expect(parseDockerHost(value)).toEqual(want);
  });

  test.each(["ssh://build-box", "tcp://10.0.0.7:2375", "docker.sock"])(
    "refuses %s, where instances could not be reached",
    (value) => {
      expect(() => parseDockerHost(value)).toThrow(
        /No Docker Engine answers: DOCKER_HOST is .*; expected unix:/,
      );
    },
  );

  test("refuses TLS, which it does not support", () => {
    expect(() => parseDockerHost("tcp://127.0.0.1:2376", { DOCKER_TLS_VERIFY: "1" })).toThrow(/without TLS/);
  });
});

describe("Engine", () => {
  async function engine(listener: RequestListener): Promise<{ engine: Engine; address: string }> {
    const server = createServer(listener).listen(0, "127.0.0.1");
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    await once(server, "listening");
    const at = server.address();
    const port = typeof at === "object" ? (at?.port ?? 0) : 0;
    return { engine: new Engine({ host: "127.0.0.1", port }), address: `tcp://127.0.0.1:${port}` };
  }

  test("carries the engine's own words when it refuses", async () => {
    const refusing = await engine(
      (_, response) => void response.writeHead(409).end('{"message":"name in use"}'),
    );
    await expect(refusing.engine.must("POST", "/containers/create")).rejects.toMatchObject({
      code: "EngineRefused",
      message: "The Docker Engine refused: POST /containers/create: 409 name in use",
    });
    await expect(refusing.engine.stream("POST", "/attach")).rejects.toMatchObject({ code: "EngineRefused" });
  });

  test("gives up an engine that does not answer", async () => {
    const silent = await engine(() => {});
    await expect(silent.engine.call("GET", "/info", { timeoutMs: 60 })).rejects.toMatchObject({
      code: "EngineMissing",
      message: expect.stringContaining("GET /info: no answer in 60 ms"),
    });
  });

  test("calls an engine missing that goes away in the middle", async () => {
    const dying = await engine((_, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("{", () => response.destroy());
    });
    await expect(dying.engine.call("GET", "/info")).rejects.toMatchObject({ code: "EngineMissing" });
  });

  test("is found by DOCKER_HOST when it answers a ping", async () => {
    const { address } = await engine((request, response) => {
      response.writeHead(request.url === "/_ping" ? 200 : 404).end("OK");
    });
    await expect(findEngine({ DOCKER_HOST: address })).resolves.toBeInstanceOf(Engine);
    await expect(findEngine({ DOCKER_HOST: "tcp://127.0.0.1:1" })).rejects.toMatchObject({
      code: "EngineMissing",
    });
  });
});

test("demultiplexer gives the same pieces wherever the chunks are cut", () => {
  const frame = fc.record({ stream: fc.constantFrom(1, 2), text: fc.string({ maxLength: 20 }) });
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 8 }), fc.array(fc.nat(200)), (frames, cuts) => {
      const bytes = Buffer.concat(
        frames.map(({ stream, text }) => {
          const body = Buffer.from(text);
          const head = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
          head.writeUInt32BE(body.length, 4);
          return Buffer.concat([head, body]);
        }),
      );
      const got = { 1: "", 2: "" };
      const read = demultiplexer((stream, piece) => {
        got[stream] += piece.toString("latin1");
      });
      const at = [0, ...cuts.map((c) => Math.min(c, bytes.length)).sort((a, b) => a - b), bytes.length];
      for (const [i, to] of at.slice(1).entries()) read(bytes.subarray(at[i], to));
      for (const stream of [1, 2] as const) {
        const want = frames
          .filter((f) => f.stream === stream)
          .map((f) => Buffer.from(f.text).toString("latin1"));
        expect(got[stream]).toBe(want.join(""));
      }
    }),
  );
});

test("defaultBuildArgs reads words with an equals sign", () => {
  expect(defaultBuildArgs({ WSFN_BUILD_ARGS: " BASE=a/b:1  X=y=z nonsense " })).toEqual({
    BASE: "a/b:1",
    X: "y=z",
  });
  expect(defaultBuildArgs({})).toEqual({});
});
