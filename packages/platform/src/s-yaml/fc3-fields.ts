import type { Field, Rule } from "../read/rule.ts";
import { TRIGGER } from "./trigger-fields.ts";

/** Source of every row: the schema that component fc3 ships (src/schema.json, 2026-05) and the 3.0 API's field comments. */
const TEXT = { is: "text" } as const;
const TEXTS = { is: "list", of: TEXT } as const;
const BOOLEAN = { is: "boolean" } as const;
const ANYTHING = { is: "anything" } as const;

/** Runtimes in which the function is a server of the user's. */
export const CUSTOM_RUNTIMES = ["custom", "custom.debian10", "custom.debian11", "custom.debian12"] as const;

/** The platform runs these itself, without a server of the user's: no WebSocket. */
export const BUILT_IN_RUNTIMES = [
  "nodejs8",
  "nodejs10",
  "nodejs12",
  "nodejs14",
  "nodejs16",
  "nodejs18",
  "nodejs20",
  "python2.7",
  "python3",
  "python3.9",
  "python3.10",
  "python3.12",
  "java8",
  "java11",
  "go1",
  "php7.2",
  "dotnetcore2.1",
  "dotnetcore3.1",
] as const;

const REGIONS = [
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ap-southeast-3",
  "ap-southeast-5",
  "ap-southeast-7",
  "cn-beijing",
  "cn-chengdu",
  "cn-hangzhou",
  "cn-heyuan-acdr-1",
  "cn-hongkong",
  "cn-huhehaote",
  "cn-qingdao",
  "cn-shanghai",
  "cn-shanghai-cloudspe",
  "cn-shanghai-finance-1",
  "cn-shenzhen",
  "cn-wulanchabu",
  "cn-zhangjiakou",
  "eu-central-1",
  "eu-west-1",
  "me-central-1",
  "us-east-1",
  "us-west-1",
] as const;

const PORT = { is: "integer", min: 1, max: 65_535 } as const;

const HEALTH_CHECK = {
  is: "object",
  fields: {
    httpGetUrl: { rule: { is: "text", atMost: 2048, pattern: { source: "/.*", says: "start with /" } } },
    initialDelaySeconds: { rule: { is: "integer", min: 0, max: 120 } },
    periodSeconds: { rule: { is: "integer", min: 1, max: 120 } },
    timeoutSeconds: { rule: { is: "integer", min: 1, max: 3 } },
    failureThreshold: { rule: { is: "integer", min: 1, max: 120 } },
    successThreshold: { rule: { is: "integer", min: 1, max: 120 } },
  },
} as const satisfies Rule;

const hook = (maxSeconds: number) =>
  ({
    is: "object",
    fields: {
      handler: { rule: TEXT },
      timeout: { rule: { is: "integer", min: 1, max: maxSeconds } },
      command: { rule: TEXTS, ignored: true },
    },
  }) as const satisfies Rule;

const CUSTOM_RUNTIME = {
  is: "object",
  fields: {
    command: { rule: TEXTS },
    args: { rule: TEXTS },
    port: { rule: PORT },
    healthCheckConfig: { rule: HEALTH_CHECK },
  },
} as const satisfies Rule;

const CUSTOM_CONTAINER = {
  is: "object",
  fields: {
    image: { rule: { is: "text", atLeast: 1 }, required: true },
    entrypoint: { rule: TEXTS },
    command: { rule: TEXTS },
    port: { rule: PORT },
    healthCheckConfig: { rule: HEALTH_CHECK },
    registryConfig: { rule: ANYTHING, ignored: true },
    accelerationType: { rule: { is: "text", oneOf: ["Default", "None"] }, ignored: true },
    acrInstanceId: { rule: TEXT, ignored: true },
    resolvedImageUri: { rule: TEXT, ignored: true },
  },
} as const satisfies Rule;

const AFFINITY = {
  is: "object",
  fields: {
    affinityHeaderFieldName: {
      rule: {
        is: "text",
        atLeast: 5,
        atMost: 40,
        pattern: {
          source: "(?![xX]-[fF][cC]-)[A-Za-z][A-Za-z0-9_-]*",
          says: "start with a letter and not with x-fc-",
        },
      },
    },
    sseEndpointPath: { rule: TEXT, ignored: true },
    sessionConcurrencyPerInstance: { rule: { is: "integer", min: 1, max: 200 } },
    sessionIdleTimeoutInSeconds: { rule: { is: "integer", min: 1, max: 86_400 } },
    sessionTTLInSeconds: { rule: { is: "integer", min: 60, max: 86_400 } },
    disableSessionIdReuse: { rule: BOOLEAN, ignored: true },
  },
} as const satisfies Rule;

const LOG = {
  is: "object",
  fields: {
    project: { rule: TEXT, required: true },
    logstore: { rule: TEXT, required: true },
    enableRequestMetrics: { rule: BOOLEAN },
    enableInstanceMetrics: { rule: BOOLEAN },
    enableLlmMetrics: { rule: BOOLEAN },
    logBeginRule: { rule: { is: "text", oneOf: ["DefaultRegex", "None"] } },
  },
} as const satisfies Rule;

const autoOr = <const R extends Rule>(rule: R) =>
  ({ is: "either", rules: [{ is: "text", oneOf: ["auto"] }, rule] }) as const;

const ignored = <const R extends Rule>(rule: R) => ({ rule, ignored: true }) as const;

/** Kinds of session affinity that are documented (3.0 manual, "session affinity"). */
export const SESSION_AFFINITIES = ["NONE", "HEADER_FIELD", "GENERATED_COOKIE", "MCP_SSE"] as const;

/** Every field under `props:` of component fc3. `required` as the component has it for custom runtimes and containers. */
export const FC3_FIELDS = {
  region: { rule: { is: "text", known: REGIONS }, required: true },
  functionName: {
    rule: {
      is: "text",
      atMost: 128,
      // `$` is what the vendor's own 2.0 to 3.0 conversion puts between service and function.
      pattern: {
        source: "[A-Za-z_][A-Za-z0-9_$-]*",
        says: "be letters, digits, _ and -, a letter or _ first",
      },
    },
    required: true,
  },
  runtime: { rule: TEXT, required: true },
  description: { rule: TEXT },
  handler: { rule: TEXT },
  code: {
    rule: {
      is: "either",
      rules: [
        { is: "text", atLeast: 1 },
        {
          is: "object",
          fields: { src: { rule: TEXT }, ossBucketName: { rule: TEXT }, ossObjectName: { rule: TEXT } },
        },
      ],
    },
  },
  cpu: { rule: { is: "number", min: 0.05, max: 16 } },
  memorySize: { rule: { is: "integer", min: 128, max: 32_768, multipleOf: 64 } },
  diskSize: { rule: { is: "integer", oneOf: [512, 10_240] } },
  timeout: { rule: { is: "integer", min: 1, max: 86_400 } },
  instanceConcurrency: { rule: { is: "integer", min: 1, max: 200 } },
  // Values are often secrets: no message shows them.
  environmentVariables: { rule: { is: "map", of: { is: "text", secret: true } } },
  customRuntimeConfig: { rule: CUSTOM_RUNTIME },
  customContainerConfig: { rule: CUSTOM_CONTAINER },
  instanceLifecycleConfig: {
    // The 90 s of preStop are a quota that can be raised; the component bounds neither.
    rule: { is: "object", fields: { initializer: { rule: hook(300) }, preStop: { rule: hook(86_400) } } },
  },
  triggers: { rule: { is: "list", of: TRIGGER } },
  concurrencyConfig: {
    rule: {
      is: "object",
      fields: { reservedConcurrency: { rule: { is: "integer", min: 0 }, required: true } },
    },
  },
  scalingConfig: {
    rule: {
      is: "object",
      fields: {
        minInstances: { rule: { is: "integer", min: 0 } },
        residentPoolId: ignored(TEXT),
        scheduledPolicies: ignored({ is: "list", of: ANYTHING }),
        horizontalScalingPolicies: ignored({ is: "list", of: ANYTHING }),
      },
    },
  },
  // The schema asks for all five; the component deploys without any, and takes the API's `target` for `defaultTarget`.
  provisionConfig: {
    rule: {
      is: "object",
      fields: {
        defaultTarget: { rule: { is: "integer", min: 0 } },
        target: { rule: { is: "integer", min: 0 } },
        alwaysAllocateCPU: ignored(BOOLEAN),
        alwaysAllocateGPU: ignored(BOOLEAN),
        scheduledActions: ignored({ is: "list", of: ANYTHING }),
        targetTrackingPolicies: ignored({ is: "list", of: ANYTHING }),
      },
    },
  },
  sessionAffinity: {
    rule: { is: "text", known: SESSION_AFFINITIES },
  },
  // The API takes it as JSON text, the component as a map too.
  sessionAffinityConfig: { rule: { is: "either", rules: [AFFINITY, TEXT] } },
  instanceIsolationMode: ignored({ is: "text", known: ["SHARE", "SESSION_EXCLUSIVE"] }),
  enableLongLiving: ignored(BOOLEAN),
  idleTimeout: ignored({ is: "integer", min: 0 }),
  internetAccess: ignored(BOOLEAN),
  role: ignored(TEXT),
  layers: ignored(TEXTS),
  logConfig: ignored(autoOr(LOG)),
  nasConfig: ignored(autoOr({ is: "object", fields: kept("userId", "groupId", "mountPoints") })),
  ossMountConfig: ignored(autoOr({ is: "object", fields: kept("mountPoints") })),
  vpcConfig: ignored(autoOr({ is: "object", fields: kept("vpcId", "vSwitchIds", "securityGroupId") })),
  vpcBinding: ignored({ is: "object", fields: kept("vpcIds") }),
  customDNS: ignored({ is: "object", fields: kept("searches", "nameServers", "dnsOptions") }),
  gpuConfig: ignored({
    is: "object",
    fields: {
      gpuMemorySize: { rule: { is: "integer", min: 1024, multipleOf: 1024 } },
      gpuType: { rule: { is: "text", known: ["fc.gpu.tesla.1", "fc.gpu.ampere.1"] } },
    },
  }),
  tracingConfig: ignored({ is: "object", fields: kept("jaegerConfig", "params", "type") }),
  asyncInvokeConfig: {
    rule: {
      is: "object",
      fields: {
        asyncTask: ignored(BOOLEAN),
        destinationConfig: ignored(ANYTHING),
        // The component lets 30 days through, the 3.0 API seven: what the component takes is legal here.
        maxAsyncEventAgeInSeconds: { rule: { is: "integer", min: 1, max: 2_592_000 } },
        maxAsyncRetryAttempts: { rule: { is: "integer", min: 0, max: 8 } },
        qualifier: ignored(TEXT),
      },
    },
  },
  tags: ignored({
    is: "list",
    of: {
      is: "object",
      fields: { key: { rule: TEXT, required: true }, value: { rule: TEXT, required: true } },
    },
  }),
  resourceGroupId: ignored(TEXT),
  annotations: ignored(ANYTHING),
  supplement: ignored(ANYTHING),
  endpoint: ignored(TEXT),
} as const satisfies Record<string, Field>;

/** The rule of `props:` as a whole. */
export const FC3_PROPS = { is: "object", fields: FC3_FIELDS } as const satisfies Rule;

/**
 * The same with `gpuConfig`: every card has its own table of vCPUs and memory, up to 24 and 248 GB each and several cards, and
 * disks go up to 200 GB in steps of 10 (3.0 manual, "Instance types and specifications"). The component's schema knows the two
 * oldest cards alone, while its own tests deploy more.
 */
export const FC3_GPU_PROPS = {
  is: "object",
  fields: {
    ...FC3_FIELDS,
    cpu: { rule: { is: "number", min: 0.05 } },
    memorySize: { rule: { is: "integer", min: 128, multipleOf: 64 } },
    diskSize: { rule: { is: "integer", min: 512, max: 204_800 } },
  },
} as const satisfies Rule;

/** Fields of a part that has no effect here: their names are checked, their values are left to the platform. */
function kept<const N extends string>(...names: N[]): Record<N, Field> {
  return Object.fromEntries(names.map((name) => [name, { rule: ANYTHING }])) as Record<N, Field>;
}
