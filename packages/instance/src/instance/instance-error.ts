import { errorSaid, inWords, type Rows, type Said } from "@wsfn/platform";
import { type Plain, said } from "../words/said.ts";
import type { NotReadyFact } from "./instance-fact.ts";
import { notReadySaid } from "./not-ready.ts";

/** What the text of a fault may mention; a fault uses the parts that it has. */
export interface FaultDetail {
  /** As the start command or s.yaml writes it. */
  readonly file?: string;
  /** The program that a layer or a runtime brings on the platform, and this machine does not have: no fault of the function. */
  readonly absentProgram?: string;
  readonly command?: string;
  readonly port?: number;
  readonly seconds?: number;
  readonly exitCode?: number;
  /** What a health check was answered: a status code, or why there was none. */
  readonly status?: number | string;
  readonly memoryMb?: number;
  /** The part of the text that a row leaves open. */
  readonly what?: string | Said;
  /** The last lines of the function. */
  readonly logs?: string;
}

interface FaultRow {
  /** Who has to act: the function's author, this machine's owner, or the caller of this library. */
  readonly blame: "function" | "machine" | "caller";
  /** The platform's words where it has some, from its own table; else ours. */
  readonly text: (d: FaultDetail) => Said;
  readonly hint: Plain;
}

/** Log lines begin on a line of their own. */
const logs = (d: FaultDetail): string => (d.logs ? `\n${d.logs}` : "");

/** The only place where a fault of an instance gets its words. A start may give a hint that knows more. */
export const INSTANCE_FAULTS = {
  CAFileNotFound: {
    blame: "function",
    text: (d) => errorSaid("CAFileNotFound", { file: d.file ?? "" }),
    hint: "check the start command in s.yaml: is the file in the code folder, or the program on PATH?",
  },
  CAFilePermission: {
    blame: "function",
    text: (d) => errorSaid("CAFilePermission", { file: d.file ?? "" }),
    hint: "make it executable: chmod 755, and keep the bit when packing the code",
  },
  BadCode: {
    blame: "function",
    text: ({ file = "", what = "" }) =>
      said("The code cannot be unpacked: {file} cannot be used, {what}", { file, what }),
    hint: "make the zip anew, of the files themselves: zip -r code.zip .",
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
        ? errorSaid("FunctionNotStarted", { port: d.port ?? 0, seconds: d.seconds ?? 0, logs: logs(d) })
        : errorSaid("HealthCheckFailed", { status: d.status }),
    hint: "listen on 0.0.0.0 and on the port that FC_SERVER_PORT names",
  },
  InitializationError: {
    blame: "function",
    text: (d) => errorSaid("InitializationError", { reason: d.what ?? "" }),
    hint: "POST /initialize must answer 2xx within the initializer's timeout",
  },
  FunctionOOMError: {
    blame: "function",
    text: (d) =>
      exitedText(d, 137, said("out of memory, the limit is {memoryMb} MB", { memoryMb: d.memoryMb ?? 0 })),
    hint: "raise memorySize in s.yaml, or hold less: per connection buffers count too",
  },
  PortTaken: {
    blame: "machine",
    text: ({ port = 0, what = "" }) =>
      said(
        "The port {port} is hard-coded in the program, it is taken, and the program gets no network namespace: {what}",
        { port, what },
      ),
    hint: "read the port from FC_SERVER_PORT, or else 9000: every instance then gets a port of its own. Or run as root with iproute2 installed: every instance then gets a network namespace",
  },
  NamespaceFailed: {
    blame: "machine",
    text: ({ what = "" }) => said("A network namespace for the instance could not be made: {what}", { what }),
    hint: "it needs root, CAP_NET_ADMIN and iproute2; without them read the port from FC_SERVER_PORT",
  },
  EngineMissing: {
    blame: "machine",
    text: ({ what = "" }) => said("No Docker Engine answers: {what}", { what }),
    hint: "start Docker (or set DOCKER_HOST); the runtime target needs no engine",
  },
  ImageMissing: {
    blame: "function",
    text: ({ file = "", what = "" }) =>
      said("The image {file} is not on this machine's Docker Engine, {what}", { file, what }),
    hint: "build it first (`wsfn image DIR`) or pull it; s.yaml names it in customContainerConfig.image",
  },
  EngineRefused: {
    blame: "machine",
    text: ({ what = "" }) => said("The Docker Engine refused: {what}", { what }),
    hint: "the engine's own message names the cause",
  },
  BuildFailed: {
    blame: "function",
    text: (d) =>
      said("The build failed: {command} {what}{logs}", {
        ...{ command: d.command ?? "", what: d.what ?? "", logs: logs(d) },
      }),
    hint: "run the command in the function's folder until it succeeds there",
  },
  Aborted: {
    blame: "caller",
    text: () => said("The start was called off"),
    hint: "nothing of the instance is left",
  },
} as const satisfies Record<string, FaultRow>;

/** Both ends, by exit code and by memory limit, are one sentence on the platform; only its reason differs. */
function exitedText(d: FaultDetail, exitCode: number, reason: Said): Said {
  return errorSaid("CAExited", { exitCode, reason, command: d.command ?? "", logs: logs(d) });
}

/** Names a row of the table. The platform's own words for a fault (`CAExited`) where it has some. */
export type InstanceErrorCode = keyof typeof INSTANCE_FAULTS;

/** What an error may know beside its code and detail. */
export interface InstanceErrorOptions extends ErrorOptions {
  /** In place of the row's hint, where the caller knows more. */
  readonly hint?: Said;
  /** Where the program listens; the hint is made from it. */
  readonly notReady?: NotReadyFact;
}

/**
 * A function that did not start, or an instance that failed. `message` is what the platform would answer, `hint` is what
 * to do about it.
 */
export class InstanceError extends Error {
  override readonly name = "InstanceError";
  readonly code: InstanceErrorCode;
  /** The message as it can be put into another language. */
  readonly says: Said;
  /** What to do, in our words; without a full stop, so that it can be joined to others. In English. */
  readonly hint: string;
  /** The hint as it can be put into another language. */
  readonly advice: Said;
  /** Flat and printable, for logs and for code that builds another message of it. */
  readonly detail: FaultDetail;
  /** Of a `FunctionNotStarted`: where the program listened instead. Absent where this machine cannot see it. */
  readonly notReady?: NotReadyFact;

  constructor(code: InstanceErrorCode, detail: FaultDetail = {}, options: InstanceErrorOptions = {}) {
    const says = INSTANCE_FAULTS[code].text(detail);
    super(inWords(says), options.cause === undefined ? {} : { cause: options.cause });
    this.says = says;
    this.code = code;
    this.detail = detail;
    const { notReady } = options;
    if (notReady) this.notReady = notReady;
    this.advice = options.hint ?? (notReady ? notReadySaid(notReady) : said(INSTANCE_FAULTS[code].hint));
    this.hint = inWords(this.advice);
  }

  /** The message in the language of `rows`. */
  textIn(rows: Rows): string {
    return inWords(this.says, rows);
  }

  /** The hint in the language of `rows`. */
  hintIn(rows: Rows): string {
    return inWords(this.advice, rows);
  }
}

/** The platform reads an exit code as an errno, as its own samples show ("code 2, message:no such file or directory"). */
const EXIT_TEXTS: Readonly<Record<number, Plain>> = {
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
function exitText(code: number): Said {
  const known = EXIT_TEXTS[code];
  return known === undefined ? said("exit status {code}", { code }) : said(known);
}
