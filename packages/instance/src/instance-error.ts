/** What the text of a fault may mention; a fault uses the parts that it has. */
export interface FaultDetail {
  readonly file?: string;
  readonly command?: string;
  readonly port?: number;
  readonly seconds?: number;
  readonly exitCode?: number;
  readonly memoryMb?: number;
  readonly what?: string;
  readonly logs?: string;
}

interface FaultRow {
  /** Who has to act: the function's author, this machine's owner, or the caller of this library. */
  readonly blame: "function" | "machine" | "caller";
  /** The platform's own words where it has some; `ours` otherwise. */
  readonly source: string;
  readonly text: (d: FaultDetail) => string;
  readonly hint: string;
}

const logs = (d: FaultDetail): string => (d.logs ? `\n${d.logs}` : "");

/** The only place where a fault of an instance gets its words. A start may give a hint that knows more. */
export const INSTANCE_FAULTS = {
  CAFileNotFound: {
    blame: "function",
    source: "custom runtime page, start errors",
    text: (d) =>
      `The function cannot be started. Failed to start function instance. Error: the file ${d.file} is not exist`,
    hint: "check the start command in s.yaml: is the file in the code folder, or the program on PATH?",
  },
  CAFilePermission: {
    blame: "function",
    source: "error code of the 2.0 API; the text is ours",
    text: (d) =>
      `The function cannot be started. Failed to start function instance. Error: the file ${d.file}: permission denied`,
    hint: "make it executable: chmod 755, and keep the bit when packing the code",
  },
  CAExited: {
    blame: "function",
    source: "custom runtime page, start errors",
    text: (d) =>
      `Function instance exited unexpectedly(code ${d.exitCode}, message:${exitText(d.exitCode ?? 0)}) ` +
      `with start command '${d.command}'. Logs:${logs(d)}`,
    hint: "the log lines above are the program's last words; an HTTP server must keep running, even exit code 0 is an error",
  },
  FunctionNotStarted: {
    blame: "function",
    source: "custom runtime page, start errors",
    text: (d) =>
      `Function instance health check failed on port ${d.port} in ${d.seconds} seconds.\nLogs:${logs(d)}`,
    hint: "listen on 0.0.0.0 and on the port that FC_SERVER_PORT names",
  },
  InitializationError: {
    blame: "function",
    source: "lifecycle hooks page; the text is ours",
    text: (d) => `Initializer of the function failed: ${d.what}`,
    hint: "POST /initialize must answer 2xx within the initializer's timeout",
  },
  FunctionOOMError: {
    blame: "function",
    source: "error type of the request metrics; the text is CAExited's with the platform's code 137",
    text: (d) =>
      `Function instance exited unexpectedly(code 137, message:out of memory, the limit is ${d.memoryMb} MB) ` +
      `with start command '${d.command}'. Logs:${logs(d)}`,
    hint: "raise memorySize in s.yaml, or hold less: per connection buffers count too",
  },
  PortTaken: {
    blame: "machine",
    source: "ours",
    text: (d) => `The program has port ${d.port} written into it, and on this machine that port is taken`,
    hint:
      "read the port from FC_SERVER_PORT, or else 9000: every instance then gets a port of its own. " +
      "Or run as root with iproute2 installed: every instance then gets a network namespace",
  },
  NamespaceFailed: {
    blame: "machine",
    source: "ours",
    text: (d) => `A network namespace for the instance could not be made: ${d.what}`,
    hint: "it needs root, CAP_NET_ADMIN and iproute2; without them read the port from FC_SERVER_PORT",
  },
  EngineMissing: {
    blame: "machine",
    source: "ours",
    text: (d) => `No Docker Engine answers: ${d.what}`,
    hint: "start Docker (or set DOCKER_HOST); the runtime target needs no engine",
  },
  ImageMissing: {
    blame: "function",
    source: "ours",
    text: (d) => `The image ${d.file} is not on this machine's Docker Engine: ${d.what}`,
    hint: "build it first (`wsfn image DIR`) or pull it; s.yaml names it in customContainerConfig.image",
  },
  EngineRefused: {
    blame: "machine",
    source: "ours",
    text: (d) => `The Docker Engine refused: ${d.what}`,
    hint: "the engine's own words say why",
  },
  BuildFailed: {
    blame: "function",
    source: "ours",
    text: (d) => `The build failed: ${d.command} ${d.what}${logs(d)}`,
    hint: "run the command in the function's folder; its output is above",
  },
  Aborted: {
    blame: "caller",
    source: "ours",
    text: () => "The start was called off",
    hint: "nothing of the instance is left",
  },
} as const satisfies Record<string, FaultRow>;

export type InstanceErrorCode = keyof typeof INSTANCE_FAULTS;

/**
 * A function that did not start, or an instance that failed. `message` is what the platform would say, `hint` is what
 * to do about it.
 */
export class InstanceError extends Error {
  override readonly name = "InstanceError";
  readonly code: InstanceErrorCode;
  readonly hint: string;
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

export const exitText = (code: number): string => EXIT_TEXTS[code] ?? `exit status ${code}`;
