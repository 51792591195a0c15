import { errorText } from "@wsfn/platform";

/** What the text of a fault may mention; a fault uses the parts that it has. */
export interface FaultDetail {
  /** As the start command or s.yaml writes it. */
  readonly file?: string;
  readonly command?: string;
  readonly port?: number;
  readonly seconds?: number;
  readonly exitCode?: number;
  /** What a health check was answered: a status code, or why there was none. */
  readonly status?: number | string;
  readonly memoryMb?: number;
  /** The part of the text that a row leaves open. */
  readonly what?: string;
  /** The last lines of the function. */
  readonly logs?: string;
}

interface FaultRow {
  /** Who has to act: the function's author, this machine's owner, or the caller of this library. */
  readonly blame: "function" | "machine" | "caller";
  /** The platform's words where it has some, from its own table; else ours. */
  readonly text: (d: FaultDetail) => string;
  readonly hint: string;
}

/** Log lines begin on a line of their own. */
const logs = (d: FaultDetail): string => (d.logs ? `\n${d.logs}` : "");

/** The only place where a fault of an instance gets its words. A start may give a hint that knows more. */
export const INSTANCE_FAULTS = {
  CAFileNotFound: {
    blame: "function",
    text: (d) => errorText("CAFileNotFound", { file: d.file ?? "" }),
    hint: "check the start command in s.yaml: is the file in the code folder, or the program on PATH?",
  },
  CAFilePermission: {
    blame: "function",
    text: (d) => errorText("CAFilePermission", { file: d.file ?? "" }),
    hint: "make it executable: chmod 755, and keep the bit when packing the code",
  },
  CAExited: {
    blame: "function",
    text: (d) => exitedText(d, d.exitCode ?? 0, exitText(d.exitCode ?? 0)),
    hint: "the log lines above are its last words; a server must keep running: even exit code 0 is an error",
  },
  FunctionNotStarted: {
    blame: "function",
    text: (d) =>
      d.status === undefined
        ? errorText("FunctionNotStarted", { port: d.port ?? 0, seconds: d.seconds ?? 0, logs: logs(d) })
        : errorText("HealthCheckFailed", { status: d.status }),
    hint: "listen on 0.0.0.0 and on the port that FC_SERVER_PORT names",
  },
  InitializationError: {
    blame: "function",
    text: (d) => errorText("InitializationError", { reason: d.what ?? "" }),
    hint: "POST /initialize must answer 2xx within the initializer's timeout",
  },
  FunctionOOMError: {
    blame: "function",
    text: (d) => exitedText(d, 137, `out of memory, the limit is ${d.memoryMb} MB`),
    hint: "raise memorySize in s.yaml, or hold less: per connection buffers count too",
  },
  PortTaken: {
    blame: "machine",
    text: (d) =>
      `The program has port ${d.port} written into it, that port is taken, and it gets no network namespace: ${d.what}`,
    hint:
      "read the port from FC_SERVER_PORT, or else 9000: every instance then gets a port of its own. " +
      "Or run as root with iproute2 installed: every instance then gets a network namespace",
  },
  NamespaceFailed: {
    blame: "machine",
    text: (d) => `A network namespace for the instance could not be made: ${d.what}`,
    hint: "it needs root, CAP_NET_ADMIN and iproute2; without them read the port from FC_SERVER_PORT",
  },
  EngineMissing: {
    blame: "machine",
    text: (d) => `No Docker Engine answers: ${d.what}`,
    hint: "start Docker (or set DOCKER_HOST); the runtime target needs no engine",
  },
  ImageMissing: {
    blame: "function",
    text: (d) => `The image ${d.file} is not on this machine's Docker Engine, ${d.what}`,
    hint: "build it first (`wsfn image DIR`) or pull it; s.yaml names it in customContainerConfig.image",
  },
  EngineRefused: {
    blame: "machine",
    text: (d) => `The Docker Engine refused: ${d.what}`,
    hint: "the engine's own words say why",
  },
  BuildFailed: {
    blame: "function",
    text: (d) => `The build failed: ${d.command} ${d.what}${logs(d)}`,
    hint: "run the command in the function's folder until it succeeds there",
  },
  Aborted: {
    blame: "caller",
    text: () => "The start was called off",
    hint: "nothing of the instance is left",
  },
} as const satisfies Record<string, FaultRow>;

/** Both ends, by exit code and by memory limit, are one sentence on the platform; only its reason differs. */
function exitedText(d: FaultDetail, exitCode: number, reason: string): string {
  return errorText("CAExited", { exitCode, reason, command: d.command ?? "", logs: logs(d) });
}

/** Names a row of the table. The platform's own words for a fault (`CAExited`) where it has some. */
export type InstanceErrorCode = keyof typeof INSTANCE_FAULTS;

/**
 * A function that did not start, or an instance that failed. `message` is what the platform would say, `hint` is what
 * to do about it.
 */
export class InstanceError extends Error {
  override readonly name = "InstanceError";
  readonly code: InstanceErrorCode;
  /** What to do, in our words; without a full stop, so that it can be joined to others. */
  readonly hint: string;
  /** Flat and printable, for logs and for who builds another message of it. */
  readonly detail: FaultDetail;

  constructor(
    code: InstanceErrorCode,
    detail: FaultDetail = {},
    options: ErrorOptions & { hint?: string } = {},
  ) {
    super(INSTANCE_FAULTS[code].text(detail), options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.detail = detail;
    this.hint = options.hint ?? INSTANCE_FAULTS[code].hint;
  }
}

/** The platform reads an exit code as an errno, as its own samples show ("code 2, message:no such file or directory"). */
const EXIT_TEXTS: Readonly<Record<number, string>> = {
  0: "success",
  1: "operation not permitted",
  2: "no such file or directory",
  8: "exec format error",
  13: "permission denied",
  126: "permission denied",
  127: "command not found",
  134: "signal: aborted",
  137: "signal: killed",
  139: "signal: segmentation fault",
  143: "signal: terminated",
};

/** `exited unexpectedly(code N, message:...)`: the part after the colon. */
export const exitText = (code: number): string => EXIT_TEXTS[code] ?? `exit status ${code}`;
