import { resolve } from "node:path";
import { isReservedVariable } from "../contract/environment.ts";
import { LIMITS } from "../contract/limits.ts";
import type { FunctionSpec, HealthCheckSpec, HookSpec } from "../function-spec.ts";
import { check } from "../read/check.ts";
import { child, type Located, type LocatedMap, plain, text } from "../read/located.ts";
import { nearest } from "../read/nearest.ts";
import type { Report } from "../read/report.ts";
import type { ValueOf } from "../read/rule.ts";
import { said } from "../words/said.ts";
import { readAffinity } from "./affinity.ts";
import { BUILT_IN_RUNTIMES, CUSTOM_RUNTIMES, FC3_GPU_PROPS, FC3_PROPS } from "./fc3-fields.ts";
import { readTrigger } from "./trigger.ts";

/** Props that the table of fields let through. */
type Fc3Props = ValueOf<typeof FC3_PROPS>;

/** What a resource has outside its props. */
export interface Around {
  /** Absolute. Relative paths of the file start here. */
  readonly baseDir: string;
  readonly actions: Located | undefined;
}

/** Checks the props of component fc3 and fills in the platform's defaults. Undefined when `report` got a problem. */
export function functionFromProps(
  node: LocatedMap,
  around: Around,
  report: Report,
): FunctionSpec | undefined {
  const before = report.count;
  checkRuntime(node, report);
  const hasGpu = child(node, "gpuConfig") !== undefined;
  const checked = check(node, hasGpu ? FC3_GPU_PROPS : FC3_PROPS, "props", report);
  // The trigger is checked even when the rest is wrong: all problems of a file are reported at once.
  const trigger = readTrigger(child(node, "triggers"), report);
  const affinity = readAffinity(node, report);
  checkEnvironment(child(node, "environmentVariables"), report);
  if (checked === undefined) return undefined;
  const { value: props, ignored } = checked;
  checkTogether(props, node, report);
  const code = codePath(props, node, report);
  if (report.count > before) return undefined;
  if (ignored.length > 0)
    report.note(
      "IgnoredFields",
      node.at,
      said("{name}: legal, without effect here: {fields}", { name: props.functionName, fields: ignored }),
    );
  const container = props.runtime === "custom-container";
  const start = container ? containerStart(props) : runtimeStart(props);
  const health = healthCheck(
    (container ? props.customContainerConfig : props.customRuntimeConfig)?.healthCheckConfig,
  );
  const initializer = hook(props.instanceLifecycleConfig?.initializer);
  const preStop = hook(props.instanceLifecycleConfig?.preStop);
  const reserved = props.concurrencyConfig?.reservedConcurrency;
  if (affinity !== undefined) noteConcurrency(props, node, report);
  return {
    name: props.functionName,
    region: props.region,
    runtime: props.runtime,
    target: container ? "container" : "runtime",
    codeDir: resolve(around.baseDir, code ?? "."),
    file: report.file,
    ...start,
    environment: props.environmentVariables ?? {},
    timeoutMs: (props.timeout ?? LIMITS.timeoutSeconds.default) * 1000,
    instanceConcurrency: affinity === undefined ? (props.instanceConcurrency ?? 1) : AFFINITY_CONCURRENCY,
    cpu: props.cpu ?? defaultCpu(props.memorySize ?? LIMITS.memoryMb.default),
    memoryMb: props.memorySize ?? LIMITS.memoryMb.default,
    diskMb: props.diskSize ?? 512,
    // provisionConfig is the older name; the component takes both, the newer one wins.
    minInstances:
      props.scalingConfig?.minInstances ??
      props.provisionConfig?.defaultTarget ??
      props.provisionConfig?.target ??
      0,
    ...(props.handler !== undefined && { handler: props.handler }),
    ...(trigger && { trigger }),
    ...(health && { healthCheck: health }),
    ...(initializer && { initializer }),
    ...(preStop && { preStop }),
    ...(reserved !== undefined && { reservedConcurrency: reserved }),
    ...(affinity && { affinity }),
    ...(props.asyncInvokeConfig && { asyncCalls: asyncCalls(props.asyncInvokeConfig) }),
    ...(container && imageBuild(around)),
    ...ignoredFields(node, ignored),
  };
}

/** Session affinity page: the concurrency of an instance is fixed then. */
const AFFINITY_CONCURRENCY = LIMITS.instanceConcurrency.max;

function noteConcurrency({ instanceConcurrency: written }: Fc3Props, node: LocatedMap, report: Report): void {
  if (written === undefined || written === AFFINITY_CONCURRENCY) return;
  report.note(
    "AffinityConcurrency",
    child(node, "instanceConcurrency")?.at,
    said("session affinity sets instanceConcurrency to {n}, whatever is written", {
      n: AFFINITY_CONCURRENCY,
    }),
  );
}

/** Does the platform run this itself, without a server of the user's? Then there is no WebSocket. */
export function isBuiltInRuntime(runtime: unknown): boolean {
  return (BUILT_IN_RUNTIMES as readonly unknown[]).includes(runtime);
}

/** Before the table of fields, which knows built-in runtimes too: the message here lists what can be run. */
function checkRuntime(node: LocatedMap, report: Report): void {
  const at = child(node, "runtime");
  const runtime = text(at);
  const legal = [...CUSTOM_RUNTIMES, "custom-container"];
  const isKnown = at?.kind === "scalar" && at.pending === undefined;
  if (!isKnown || runtime === undefined || legal.includes(runtime)) return;
  const guess = nearest(runtime, legal);
  const got = JSON.stringify(runtime);
  const what = said("props.runtime must be one of {values}, not {got}", { values: legal, got });
  const remedy = guess === undefined ? undefined : said("did you mean {name}?", { name: guess });
  report.problem("NotOneOf", at.at, what, remedy);
}

/** Rules that look at several fields; the platform's API refuses the same at deployment. */
function checkTogether(props: Fc3Props, node: LocatedMap, report: Report): void {
  const at = (key: string) => (child(node, key) ?? node).at;
  const container = props.runtime === "custom-container";
  if (container && props.customContainerConfig === undefined) {
    report.problem(
      "MissingField",
      node.at,
      said("props.customContainerConfig is missing: custom-container needs its image"),
    );
  }
  if (!container && props.code === undefined) {
    report.problem(
      "MissingField",
      node.at,
      said("props.code is missing: the folder that is uploaded"),
      said("write `code: ./code`"),
    );
  }
  const other = container ? "customRuntimeConfig" : "customContainerConfig";
  if (props[other] !== undefined)
    report.note(
      "OtherTarget",
      at(other),
      said("{field} has no effect with runtime {runtime}", { field: other, runtime: props.runtime }),
    );
  const { provisionConfig: kept } = props;
  if (kept !== undefined && kept.defaultTarget === undefined && kept.target === undefined) {
    report.problem(
      "MissingField",
      at("provisionConfig"),
      said("props.provisionConfig.defaultTarget is missing: a whole number, at least 0"),
      said("add the field"),
    );
  }
  if ((props.instanceLifecycleConfig?.preStop?.timeout ?? 0) > LIMITS.preStopSeconds.max) {
    report.note(
      "PreStopQuota",
      at("instanceLifecycleConfig"),
      said("preStop.timeout above {max} s needs a raised quota; {max} s are given here", {
        max: LIMITS.preStopSeconds.max,
      }),
    );
  }
  // 3.0 manual, "Create a web function": vCPU to memory 1:1 to 1:4. GPU cards have tables of their own.
  const { memorySize: memoryMb = LIMITS.memoryMb.default, cpu = defaultCpu(memoryMb) } = props;
  const [least, most] = LIMITS.memoryGbPerCpu.range;
  const gbPerCpu = memoryMb / 1024 / cpu;
  if (props.gpuConfig === undefined && (gbPerCpu < least || gbPerCpu > most)) {
    const got = Number(gbPerCpu.toFixed(2));
    const what = said("each vCPU must have {least} to {most} GB of memory, not {got}", { least, most, got });
    report.problem("CpuToMemory", at("cpu"), what);
  }
  const health = (container ? props.customContainerConfig : props.customRuntimeConfig)?.healthCheckConfig;
  // The other fields without a path would be a check that asks nothing; an empty map is how a check is switched off.
  if (health !== undefined && Object.keys(health).length > 0 && health.httpGetUrl === undefined) {
    report.problem(
      "MissingField",
      at(container ? "customContainerConfig" : "customRuntimeConfig"),
      said("healthCheckConfig.httpGetUrl is missing: the path to ask"),
      said("write `httpGetUrl: /healthz`"),
    );
  }
}

/** 0.35, or what is nearest to it that fits the memory; what the platform takes then is on no page. */
function defaultCpu(memoryMb: number): number {
  const [leastGb, mostGb] = LIMITS.memoryGbPerCpu.range;
  const gb = memoryMb / 1024;
  // In steps of 0.05, counted as whole numbers.
  const steps = Math.min(
    Math.floor((gb / leastGb) * 20),
    Math.max(Math.ceil((gb / mostGb) * 20), LIMITS.cpu.default * 20),
  );
  return steps / 20;
}

/** 3.0 manual, "Environment variables": 4 KB in all, `FC_` is the platform's. */
function checkEnvironment(node: Located | undefined, report: Report): void {
  if (node?.kind !== "map") return;
  let bytes = 0;
  for (const [name, { keyAt, value }] of node.entries) {
    // Names and values, as its page counts; no page counts what stands between them.
    bytes += Buffer.byteLength(name) + Buffer.byteLength(String(plain(value)));
    if (name === "" || /[=\0]/.test(name))
      report.problem(
        "OutOfRange",
        keyAt,
        said("{name} is no name of a variable", { name: JSON.stringify(name) }),
      );
    if (isReservedVariable(name)) {
      report.problem(
        "Conflict",
        keyAt,
        said("{name}: names that start with FC_ are the platform's", { name }),
        said("choose another name"),
      );
    }
  }
  const { max } = LIMITS.environmentBytes;
  if (bytes > max)
    report.problem(
      "OutOfRange",
      node.at,
      said("environmentVariables must be at most {max} bytes in all, not {got}", { max, got: bytes }),
    );
}

/** `code` is a folder, or a map whose `src` is one; what lies in object storage is out of reach here. */
function codePath(props: Fc3Props, node: LocatedMap, report: Report): string | undefined {
  if (typeof props.code !== "object") return props.code;
  if (props.code.src === undefined && props.runtime !== "custom-container") {
    report.problem(
      "CodeElsewhere",
      (child(node, "code") ?? node).at,
      said("props.code.src is missing: code that lies in OSS cannot be run here"),
    );
  }
  return props.code.src;
}

/** `command` and `args` are one argv; without both the platform starts /code/bootstrap. */
function runtimeStart(props: Fc3Props): Pick<FunctionSpec, "command" | "port"> {
  const { command = [], args = [], port = LIMITS.port.default } = props.customRuntimeConfig ?? {};
  return { command: [...(command.length > 0 ? command : ["/code/bootstrap"]), ...args], port };
}

/** ENTRYPOINT and CMD of the image unless replaced, as an engine takes them. */
function containerStart(props: Fc3Props): Pick<FunctionSpec, "command" | "port" | "entrypoint" | "image"> {
  const {
    image,
    entrypoint = [],
    command = [],
    port = LIMITS.port.default,
  } = props.customContainerConfig ?? {};
  return {
    command,
    port,
    ...(entrypoint.length > 0 && { entrypoint }),
    ...(image !== undefined && { image: image.trim() }),
  };
}

/** Defaults are those of the 3.0 API's field comments; without a path there is no check. */
function healthCheck(
  config: NonNullable<Fc3Props["customRuntimeConfig"]>["healthCheckConfig"],
): HealthCheckSpec | undefined {
  if (config?.httpGetUrl === undefined) return undefined;
  return {
    path: config.httpGetUrl,
    initialDelayMs: (config.initialDelaySeconds ?? 0) * 1000,
    periodMs: (config.periodSeconds ?? 3) * 1000,
    timeoutMs: (config.timeoutSeconds ?? 1) * 1000,
    failureThreshold: config.failureThreshold ?? 3,
    successThreshold: config.successThreshold ?? 1,
  };
}

/** An empty handler switches a hook off. */
function hook(
  config: { readonly handler?: string; readonly timeout?: number } | undefined,
): HookSpec | undefined {
  if (config?.handler === undefined || config.handler === "") return undefined;
  return { handler: config.handler, timeoutMs: (config.timeout ?? LIMITS.hookSeconds.default) * 1000 };
}

/** What is not written has the API's defaults, as with a function that has no `asyncInvokeConfig` at all. */
function asyncCalls(
  config: NonNullable<Fc3Props["asyncInvokeConfig"]>,
): NonNullable<FunctionSpec["asyncCalls"]> {
  const { asyncRetries, asyncAgeSeconds } = LIMITS;
  return {
    maxRetries: config.maxAsyncRetryAttempts ?? asyncRetries.default,
    maxAgeMs: (config.maxAsyncEventAgeInSeconds ?? asyncAgeSeconds.default) * 1000,
  };
}

/** The component builds an image in an action: `- component: fc3 build --dockerfile ./code/Dockerfile`. */
function imageBuild({ actions, baseDir }: Around): Pick<FunctionSpec, "dockerfile"> {
  const line = actions && findBuild(actions);
  const path =
    line === undefined ? undefined : /\s(?:-f|--dockerfile)[ =](?:"([^"]+)"|'([^']+)'|(\S+))/.exec(line);
  const file = path?.[1] ?? path?.[2] ?? path?.[3];
  return file === undefined ? {} : { dockerfile: resolve(baseDir, file) };
}

/** Actions nest (`pre-deploy`, conditions), and only the line itself shows what it is. */
function findBuild(node: Located): string | undefined {
  if (node.kind === "scalar")
    return /^fc3?\s+build\b/.test(String(node.value)) ? String(node.value) : undefined;
  const below = node.kind === "list" ? node.items : [...node.entries.values()].map((entry) => entry.value);
  for (const each of below) {
    const found = findBuild(each);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whole top-level fields, as written: a deployment tool built on this needs them unchanged. */
function ignoredFields(node: LocatedMap, ignored: readonly string[]): Pick<FunctionSpec, "ignoredFields"> {
  const top = ignored.map((path) => path.split(".")[1]).filter((key) => key !== undefined);
  const kept = new Map(
    [...new Set(top)].flatMap((key) => {
      const entry = node.entries.get(key);
      return entry === undefined ? [] : [[key, entry] as const];
    }),
  );
  return kept.size === 0
    ? {}
    : { ignoredFields: plain({ kind: "map", entries: kept, at: node.at }) as Record<string, unknown> };
}
