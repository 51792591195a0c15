import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { homedir } from "node:os";
import type { Said } from "@wsfn/platform";
import { InstanceError } from "../instance/instance-error.ts";
import { SaidError, said, saidBy } from "../words/said.ts";

/** Where a Docker Engine is spoken to. */
export type EngineAddress =
  | { readonly socketPath: string }
  | { readonly host: string; readonly port: number };

/** An answer of the engine, its JSON already read. */
export interface EngineAnswer {
  readonly status: number;
  readonly json: unknown;
}

/** Of an answer this much is kept; the largest that is read lists containers. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
/** A busy engine takes seconds to create a container; one that takes this long will not. */
const CALL_TIMEOUT_MS = 60_000;
/**
 * Where there is no engine that is known at once, by a refused connection. One that listens and does not answer is hung, or on a machine
 * that has no CPU for it: then it is there all the same.
 */
const PING_TIMEOUT_MS = 15_000;

/**
 * The Engine API over the engine's own socket. Pausing a container this way takes the engine's time alone; the `docker`
 * program would add its own start, 20 to 40 ms, to every freeze and thaw. Building images stays that program's work
 * (`image.ts`): contexts, ignore files and build kits are its trade.
 */
export class Engine {
  readonly #at: EngineAddress;

  constructor(at: EngineAddress) {
    this.#at = at;
  }

  /** One call. Any HTTP status is an answer. @throws {InstanceError} `EngineMissing` when there is no answer. */
  async call(
    method: string,
    path: string,
    options: { body?: unknown; timeoutMs?: number } = {},
  ): Promise<EngineAnswer> {
    const timeoutMs = options.timeoutMs ?? CALL_TIMEOUT_MS;
    const response = await this.#open(method, path, options.body, timeoutMs);
    const chunks: Buffer[] = [];
    let bytes = 0;
    try {
      for await (const chunk of response as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (bytes <= MAX_ANSWER_BYTES) chunks.push(chunk);
      }
    } catch (cause) {
      throw engineMissingError(cause);
    }
    return { status: response.statusCode ?? 0, json: parseJson(Buffer.concat(chunks).toString("utf8")) };
  }

  /** A call that must answer 2xx (or 304: it is so already). @throws {InstanceError} `EngineRefused` */
  async must(
    method: string,
    path: string,
    options: { body?: unknown; timeoutMs?: number } = {},
  ): Promise<unknown> {
    const { status, json } = await this.call(method, path, options);
    if ((status >= 200 && status < 300) || status === 304) return json;
    throw new InstanceError("EngineRefused", { what: `${method} ${path}: ${status} ${messageOf(json)}` });
  }

  /** A call whose answer goes on, such as a log. */
  async stream(method: string, path: string): Promise<IncomingMessage> {
    const response = await this.#open(method, path, undefined, 0);
    if (response.statusCode === 200) return response;
    response.destroy();
    throw new InstanceError("EngineRefused", { what: `${method} ${path}: ${response.statusCode}` });
  }

  #open(method: string, path: string, body: unknown, timeoutMs: number): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const json = body === undefined ? "" : JSON.stringify(body);
      const headers = {
        host: "docker",
        "content-length": String(Buffer.byteLength(json)),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      };
      // No agent: `wait` and `attach` hold theirs for the life of a container, so there is little to keep and nothing to close.
      const call: ClientRequest = request({ ...this.#at, method, path, headers, agent: false });
      call.on("response", resolve);
      call.on("error", (cause) => reject(engineMissingError(cause)));
      if (timeoutMs > 0) {
        call.setTimeout(timeoutMs, () =>
          call.destroy(
            new SaidError(said("{call}: no answer in {ms} ms", { call: `${method} ${path}`, ms: timeoutMs })),
          ),
        );
      }
      call.end(json);
    });
  }
}

/** The text of the engine's `{"message": ...}`. */
export const messageOf = (json: unknown): string =>
  typeof json === "object" && json !== null && "message" in json ? String(json.message) : "";

function engineMissingError(cause: unknown): InstanceError {
  return new InstanceError("EngineMissing", { what: saidBy(cause) }, { cause });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // an empty answer, or plain text such as the ping's OK
  }
}

/**
 * An engine that answers. Looked for in DOCKER_HOST, then at the usual sockets, then in the `docker` program's current context.
 *
 * @throws {InstanceError} `EngineMissing`
 */
export async function findEngine(env: NodeJS.ProcessEnv = process.env): Promise<Engine> {
  const address = env.DOCKER_HOST
    ? parseDockerHost(env.DOCKER_HOST, env)
    : (usualSocket(env) ?? (await contextAddress(env)));
  if (address === undefined) {
    throw new InstanceError("EngineMissing", {
      what: said("DOCKER_HOST is not set and there is no docker.sock"),
    });
  }
  const engine = new Engine(address);
  await engine.must("GET", "/_ping", { timeoutMs: PING_TIMEOUT_MS });
  return engine;
}

/** Why no engine can be used; undefined when one answers. */
export async function engineMissing(): Promise<Said | undefined> {
  try {
    await findEngine();
    return undefined;
  } catch (error) {
    return error instanceof InstanceError ? error.says : saidBy(error);
  }
}

/** @throws {InstanceError} `EngineMissing` for an engine on another machine: instances could not be reached there. */
export function parseDockerHost(value: string, env: NodeJS.ProcessEnv = {}): EngineAddress {
  const unix = /^(?:unix|npipe):\/\/(\/.*)$/.exec(value)?.[1];
  if (unix !== undefined) return { socketPath: unix };
  const [, host, port] = /^(?:tcp|http):\/\/(localhost|127(?:\.\d+){3}):(\d+)\/?$/.exec(value) ?? [];
  if (host !== undefined && !env.DOCKER_TLS_VERIFY) return { host, port: Number(port) };
  const what = said("DOCKER_HOST is {value}; expected unix:///path or tcp://127.0.0.1:port without TLS", {
    value,
  });
  throw new InstanceError("EngineMissing", { what });
}

/** Where an engine's socket is when DOCKER_HOST does not name it: system-wide, rootless, Docker Desktop. */
function usualSocket(env: NodeJS.ProcessEnv): EngineAddress | undefined {
  const places = [
    "/var/run/docker.sock",
    ...(env.XDG_RUNTIME_DIR ? [`${env.XDG_RUNTIME_DIR}/docker.sock`] : []),
    `${homedir()}/.docker/run/docker.sock`,
  ];
  const socketPath = places.find((place) => existsSync(place));
  return socketPath === undefined ? undefined : { socketPath };
}

/** Asks the `docker` program, which knows contexts (`docker context use`); undefined for one that is not a local socket. */
function contextAddress(env: NodeJS.ProcessEnv): Promise<EngineAddress | undefined> {
  const args = ["context", "inspect", "--format", "{{.Endpoints.docker.Host}}"];
  return new Promise((resolve) => {
    execFile("docker", args, { timeout: PING_TIMEOUT_MS, encoding: "utf8", env }, (error, stdout) => {
      const socketPath = /^unix:\/\/(\/.*)$/.exec(stdout.trim())?.[1];
      resolve(error || socketPath === undefined ? undefined : { socketPath });
    });
  });
}
