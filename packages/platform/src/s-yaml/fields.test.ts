import { describe, expect, test } from "vitest";
import { hooks, http, read } from "../../test/one-function.ts";
import { PlatformError } from "../platform-error.ts";

function codes(fields: Record<string, unknown>): string[] {
  try {
    read(fields);
    return [];
  } catch (error) {
    if (error instanceof PlatformError) return error.problems.map((p) => p.code);
    throw error;
  }
}

const image = (config: Record<string, unknown>, rest: Record<string, unknown> = {}) => ({
  runtime: "custom-container",
  code: undefined,
  customContainerConfig: { image: "i", ...config },
  ...rest,
});
const runtime = (config: Record<string, unknown>) => ({ customRuntimeConfig: config });
const health = (config: Record<string, unknown>) =>
  runtime({ healthCheckConfig: { httpGetUrl: "/", ...config } });
const text = (length: number) => "x".repeat(length);

describe("legal values", () => {
  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ["the shortest timeout", { timeout: 1 }, { timeoutMs: 1000 }],
    ["the longest timeout", { timeout: 86_400 }, { timeoutMs: 86_400_000 }],
    ["one connection an instance", { instanceConcurrency: 1 }, { instanceConcurrency: 1 }],
    ["two hundred connections an instance", { instanceConcurrency: 200 }, { instanceConcurrency: 200 }],
    ["little memory without cpu", { memorySize: 128 }, { cpu: 0.1 }],
    ["the usual memory without cpu", { memorySize: 512 }, { cpu: 0.35 }],
    ["more memory without cpu", { memorySize: 1536 }, { cpu: 0.4 }],
    ["the most memory without cpu", { memorySize: 32_768 }, { cpu: 8 }],
    ["the least memory", { memorySize: 128, cpu: 0.05 }, { memoryMb: 128, cpu: 0.05 }],
    ["the most memory", { memorySize: 32_768, cpu: 16 }, { memoryMb: 32_768, cpu: 16 }],
    [
      "the sizes of a GPU",
      { gpuConfig: { gpuMemorySize: 49_152 }, cpu: 8, memorySize: 65_536, diskSize: 61_440 },
      { cpu: 8, memoryMb: 65_536, diskMb: 61_440 },
    ],
    ["the bigger disk", { diskSize: 10_240 }, { diskMb: 10_240 }],
    ["Debian 9", { runtime: "custom" }, { runtime: "custom", target: "runtime" }],
    ["Debian 11", { runtime: "custom.debian11" }, { runtime: "custom.debian11" }],
    ["a name from the 2.0 conversion", { functionName: "svc$fn" }, { name: "svc$fn" }],
    [
      "code as a map",
      { code: { src: "./a.zip", ossBucketName: "b", ossObjectName: "o" } },
      { codeDir: "/x/a.zip" },
    ],
    ["a command without args", runtime({ command: ["./run"] }), { command: ["./run"], port: 9000 }],
    ["args without a command", runtime({ args: ["-v"] }), { command: ["/code/bootstrap", "-v"] }],
    ["the highest port", runtime({ port: 65_535 }), { port: 65_535 }],
    ["an image without a start of its own", image({}), { command: [], image: "i", codeDir: "/x" }],
    ["blanks round an image", image({ image: " i " }), { image: "i" }],
    ["no instance at all", { concurrencyConfig: { reservedConcurrency: 0 } }, { reservedConcurrency: 0 }],
    [
      "a hook without a timeout",
      hooks({ preStop: { handler: "x" } }),
      { preStop: { handler: "x", timeoutMs: 3000 } },
    ],
    ["min instances", { scalingConfig: { minInstances: 2 } }, { minInstances: 2 }],
    ["provisionConfig in the API's words", { provisionConfig: { target: 2 } }, { minInstances: 2 }],
    [
      "provisioned instances",
      {
        provisionConfig: {
          defaultTarget: 3,
          alwaysAllocateCPU: false,
          alwaysAllocateGPU: false,
          scheduledActions: [],
          targetTrackingPolicies: [],
        },
      },
      { minInstances: 3 },
    ],
    ["4 KB of environment", { environmentVariables: { A: text(4095) } }, { environment: { A: text(4095) } }],
    ["a handler", { handler: "index.handler" }, { handler: "index.handler" }],
    ["nothing after a key", { description: null, timeout: null }, { timeoutMs: 3000 }],
    [
      "affinity by header",
      { sessionAffinity: "HEADER_FIELD", sessionAffinityConfig: { affinityHeaderFieldName: "x-room" } },
      {
        affinity: {
          kind: "HEADER_FIELD",
          headerName: "x-room",
          sessionsPerInstance: 20,
          ttlMs: 21_600_000,
          idleMs: 1_800_000,
        },
        instanceConcurrency: 200,
      },
    ],
    [
      "affinity as JSON text",
      { sessionAffinity: "GENERATED_COOKIE", sessionAffinityConfig: '{"sessionConcurrencyPerInstance":5}' },
      {
        affinity: { kind: "GENERATED_COOKIE", sessionsPerInstance: 5, ttlMs: 21_600_000, idleMs: 1_800_000 },
      },
    ],
    ["no affinity", { sessionAffinity: "NONE" }, { instanceConcurrency: 1 }],
    [
      "a trigger without authType",
      http({ methods: ["GET"] }),
      {
        trigger: {
          name: "t",
          authType: "function",
          methods: ["GET"],
          disableURLInternet: false,
          qualifier: "LATEST",
        },
      },
    ],
    [
      "authConfig as JSON text",
      http({
        authType: "jwt",
        methods: ["GET"],
        authConfig: '{"TokenLookup":"query:t","JWKS":{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}}',
      }),
      {
        trigger: expect.objectContaining({
          authConfig: { TokenLookup: "query:t", JWKS: { keys: [{ kty: "oct", k: "c2VjcmV0" }] } },
        }),
      },
    ],
  ])("takes %s", (_, fields, want) => {
    const { spec } = read(fields);
    expect(spec).toMatchObject(want);
  });
});

describe("what is switched off", () => {
  test("is no hook when its handler is empty", () => {
    expect(read(hooks({ initializer: { handler: "" } })).spec).not.toHaveProperty("initializer");
  });

  test("is no affinity when it is NONE", () => {
    expect(read({ sessionAffinity: "NONE" }).spec).not.toHaveProperty("affinity");
  });
});

describe("illegal values", () => {
  test.each<[string, string, Record<string, unknown>]>([
    ["MissingField", "no region", { region: undefined }],
    ["MissingField", "no functionName", { functionName: undefined }],
    ["MissingField", "no runtime", { runtime: undefined }],
    ["MissingField", "no code", { code: undefined }],
    ["CodeElsewhere", "code in OSS alone", { code: { ossBucketName: "b", ossObjectName: "o" } }],
    ["MissingField", "no image", { runtime: "custom-container", customContainerConfig: {} }],
    ["MissingField", "no customContainerConfig", { runtime: "custom-container" }],
    ["MissingField", "a health check without a path", runtime({ healthCheckConfig: { periodSeconds: 3 } })],
    [
      "MissingField",
      "a provisionConfig without its target",
      { provisionConfig: { alwaysAllocateCPU: true } },
    ],
    [
      "MissingField",
      "a trigger without a name",
      { triggers: [{ triggerType: "http", triggerConfig: { methods: ["GET"] } }] },
    ],
    ["MissingField", "a trigger without a type", { triggers: [{ triggerName: "t", triggerConfig: {} }] }],
    [
      "MissingField",
      "a trigger without its config",
      { triggers: [{ triggerName: "t", triggerType: "http" }] },
    ],
    ["MissingField", "a trigger without methods", http({ authType: "anonymous" })],
    ["MissingField", "affinity by a header without a name", { sessionAffinity: "HEADER_FIELD" }],
    ["MissingField", "half a logConfig", { logConfig: { project: "p" } }],
    ["NotOneOf", "an unknown runtime", { runtime: "custom.debian13" }],
    ["BuiltInRuntime", "python3.10", { runtime: "python3.10" }],
    ["NotOneOf", "micro-sandbox", { runtime: "micro-sandbox" }],
    ["NotOneOf", "a disk between", { diskSize: 1024 }],
    ["NotOneOf", "an unknown authType", http({ authType: "oauth", methods: ["GET"] })],
    ["NotOneOf", "an unknown method", http({ methods: ["FETCH"] })],
    [
      "NotOneOf",
      "an unknown trigger type",
      { triggers: [{ triggerName: "t", triggerType: "https", triggerConfig: {} }] },
    ],
    ["NotOneOf", "an unknown log rule", { logConfig: { project: "p", logstore: "l", logBeginRule: "Some" } }],
    ["OutOfRange", "no method", http({ methods: [] })],
    ["OutOfRange", "timeout 0", { timeout: 0 }],
    ["OutOfRange", "timeout above a day", { timeout: 86_401 }],
    ["WrongType", "half a second", { timeout: 0.5 }],
    ["WrongType", "a quoted number", { timeout: "60" }],
    ["OutOfRange", "concurrency 0", { instanceConcurrency: 0 }],
    ["OutOfRange", "concurrency 201", { instanceConcurrency: 201 }],
    ["OutOfRange", "memory that is no multiple of 64", { memorySize: 513 }],
    ["OutOfRange", "memory below 128", { memorySize: 64 }],
    ["OutOfRange", "memory above 32 GB", { memorySize: 32_832 }],
    ["OutOfRange", "too little cpu", { cpu: 0.04 }],
    ["OutOfRange", "too much cpu", { cpu: 16.5 }],
    ["CpuToMemory", "much cpu with little memory", { cpu: 4, memorySize: 512 }],
    ["OutOfRange", "port 0", runtime({ port: 0 })],
    ["OutOfRange", "port 65536", runtime({ port: 65_536 })],
    ["OutOfRange", "a function's name with a blank", { functionName: "a b" }],
    ["OutOfRange", "a function's name that starts with a digit", { functionName: "1a" }],
    ["OutOfRange", "a function's name of 129", { functionName: text(129) }],
    ["OutOfRange", "a health path without /", health({ httpGetUrl: "healthz" })],
    ["OutOfRange", "a health path that is too long", health({ httpGetUrl: `/${text(2048)}` })],
    ["OutOfRange", "a health period of 0", health({ periodSeconds: 0 })],
    ["OutOfRange", "a health timeout of 4", health({ timeoutSeconds: 4 })],
    ["OutOfRange", "a health delay of 121", health({ initialDelaySeconds: 121 })],
    ["OutOfRange", "a failure threshold of 0", health({ failureThreshold: 0 })],
    ["OutOfRange", "a success threshold of 121", health({ successThreshold: 121 })],
    ["OutOfRange", "an initializer of 301 s", hooks({ initializer: { handler: "x", timeout: 301 } })],
    ["OutOfRange", "a preStop of no time", hooks({ preStop: { handler: "x", timeout: 0 } })],
    ["OutOfRange", "a disk beyond that of any GPU", { gpuConfig: {}, diskSize: 204_801 }],
    [
      "OutOfRange",
      "an affinity header of the platform's",
      { sessionAffinity: "HEADER_FIELD", sessionAffinityConfig: { affinityHeaderFieldName: "x-fc-room" } },
    ],
    [
      "OutOfRange",
      "an affinity header of four letters",
      { sessionAffinity: "HEADER_FIELD", sessionAffinityConfig: { affinityHeaderFieldName: "room" } },
    ],
    [
      "OutOfRange",
      "201 sessions an instance",
      { sessionAffinity: "GENERATED_COOKIE", sessionAffinityConfig: '{"sessionConcurrencyPerInstance":201}' },
    ],
    ["OutOfRange", "4 KB and a byte of environment", { environmentVariables: { A: text(4096) } }],
    ["OutOfRange", "a variable with = in its name", { environmentVariables: { "A=B": "1" } }],
    ["Conflict", "a variable of the platform's", { environmentVariables: { FC_REGION: "x" } }],
    ["WrongType", "a number in the environment", { environmentVariables: { PORT: 1 } }],
    ["WrongType", "a command as text", runtime({ command: "node x.js" })],
    ["WrongType", "a number among args", runtime({ command: ["node"], args: [1] })],
    ["WrongType", "triggers as a map", { triggers: {} }],
    ["WrongType", "a flag in quotes", http({ methods: ["GET"], disableURLInternet: "true" })],
    ["WrongType", "authConfig that is no JSON", http({ methods: ["GET"], authConfig: "{" })],
    ["MissingField", "jwt without authConfig", http({ authType: "jwt", methods: ["GET"] })],
    [
      "MissingField",
      "jwt without keys",
      http({ authType: "jwt", methods: ["GET"], authConfig: { tokenLookup: "query:t" } }),
    ],
    [
      "OutOfRange",
      "jwt without a key",
      http({ authType: "jwt", methods: ["GET"], authConfig: { tokenLookup: "query:t", jwks: { keys: [] } } }),
    ],
    [
      "OutOfRange",
      "a tokenLookup of nowhere",
      http({
        authType: "jwt",
        methods: ["GET"],
        authConfig: { tokenLookup: "body:t", jwks: { keys: [{ kty: "oct" }] } },
      }),
    ],
    [
      "OutOfRange",
      "a claim for a header of the platform's",
      http({
        authType: "jwt",
        methods: ["GET"],
        authConfig: {
          tokenLookup: "query:t",
          claimPassBy: "header:uid:x-fc-uid",
          jwks: { keys: [{ kty: "oct" }] },
        },
      }),
    ],
    [
      "Conflict",
      "a whitelist and a blacklist",
      http({
        authType: "jwt",
        methods: ["GET"],
        authConfig: {
          tokenLookup: "query:t",
          whitelist: ["/a"],
          blacklist: ["/b"],
          jwks: { keys: [{ kty: "oct" }] },
        },
      }),
    ],
    [
      "Conflict",
      "two keys without kid",
      http({
        authType: "jwt",
        methods: ["GET"],
        authConfig: { tokenLookup: "query:t", jwks: { keys: [{ kty: "oct" }, { kty: "oct", kid: "" }] } },
      }),
    ],
    [
      "OutOfRange",
      "* in the middle of a path",
      http({
        authType: "jwt",
        methods: ["GET"],
        authConfig: { tokenLookup: "query:t", whitelist: ["/a*b"], jwks: { keys: [{ kty: "oct" }] } },
      }),
    ],
    [
      "OutOfRange",
      "a bearer token that is too short",
      http({ authType: "bearer", methods: ["GET"], authConfig: { tokens: [{ tokenData: "short" }] } }),
    ],
    [
      "OutOfRange",
      "21 bearer tokens",
      http({
        authType: "bearer",
        methods: ["GET"],
        authConfig: { tokens: Array.from({ length: 21 }, () => ({ tokenData: text(32) })) },
      }),
    ],
    [
      "OutOfRange",
      "a password that is too short",
      http({
        authType: "basic",
        methods: ["GET"],
        authConfig: { users: [{ username: text(12), password: "short" }] },
      }),
    ],
    ["WrongType", "code as a list", { code: [] }],
    ["OutOfRange", "asynchronous retries above 8", { asyncInvokeConfig: { maxAsyncRetryAttempts: 9 } }],
    ["OutOfRange", "gpu memory between", { gpuConfig: { gpuMemorySize: 1500 } }],
    ["OutOfRange", "reservedConcurrency below 0", { concurrencyConfig: { reservedConcurrency: -1 } }],
  ])("is %s: %s", (code, _, fields) => {
    expect(codes(fields)).toContain(code);
  });

  test("is a conflict: two http triggers of one qualifier", () => {
    const [one] = http({ methods: ["GET"] }).triggers;
    expect(codes({ triggers: [one, one] })).toEqual(["Conflict"]);
  });

  test.each<[string, Record<string, unknown>]>([
    ["an authConfig that is no JSON", http({ methods: ["GET"], authConfig: "s3cret-token" })],
    [
      "a bearer token",
      http({ authType: "bearer", methods: ["GET"], authConfig: { tokens: [{ tokenData: "s3cret token" }] } }),
    ],
    [
      "a password",
      http({
        authType: "basic",
        methods: ["GET"],
        authConfig: { users: [{ username: text(12), password: "s3cret" }] },
      }),
    ],
    ["a variable", { environmentVariables: { FC_TOKEN: "s3cret" } }],
    ["a variable that is a number", { environmentVariables: { TOKEN: 73_737_373 } }],
  ])("keeps %s out of the message", (_, fields) => {
    expect(codes(fields)).not.toEqual([]);
    expect(() => read(fields)).toThrow(/^(?!.*(s3cret|7373))/s);
  });
});

describe("asyncInvokeConfig", () => {
  test.each<[string, Record<string, unknown> | undefined, object | undefined]>([
    ["is absent", undefined, undefined],
    ["is empty", {}, { maxRetries: 3, maxAgeMs: 86_400_000 }],
    ["says no retry", { maxAsyncRetryAttempts: 0 }, { maxRetries: 0, maxAgeMs: 86_400_000 }],
    ["says an age", { maxAsyncEventAgeInSeconds: 60 }, { maxRetries: 3, maxAgeMs: 60_000 }],
  ])("that %s has the platform's defaults for the rest", (_, config, want) => {
    const { spec, notes } = read(config ? { asyncInvokeConfig: config } : {});
    expect(spec?.asyncCalls).toEqual(want);
    expect(notes.join()).not.toContain("asyncInvokeConfig");
  });

  test("says what of it has no effect", () => {
    const { spec, notes } = read({ asyncInvokeConfig: { asyncTask: true, destinationConfig: {} } });
    expect(notes.join()).toContain(
      "props.asyncInvokeConfig.asyncTask, props.asyncInvokeConfig.destinationConfig",
    );
    expect(spec?.ignoredFields).toHaveProperty("asyncInvokeConfig");
  });
});
