/** One line that an instance (or the platform about it) wrote. */
export interface LogLine {
  readonly instanceId: string;
  readonly stream: "stdout" | "stderr" | "platform";
  readonly text: string;
}

/** How an instance ended. */
export interface InstanceExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** True when `stop()` asked for it. */
  readonly expected: boolean;
  /** The platform's text for it, with the last log lines. */
  readonly message: string;
}

/** One running instance of a function. Process or container: its user cannot tell. */
export interface Instance {
  /** As the platform writes it: `c-<8 hex>-<8 hex>-<12 hex>`. */
  readonly id: string;
  /** Where to connect. Already answering when the instance is handed out. */
  readonly host: string;
  readonly port: number;
  readonly state: "running" | "frozen" | "stopping" | "gone";
  /** Resolves once, when nothing of the instance is left. Never rejects. */
  readonly exited: Promise<InstanceExit>;
  /** Peak resident memory of everything in the instance, where the machine tells; else undefined. */
  memoryBytes(): number | undefined;
  /** Takes the CPU away until `thaw` (SIGSTOP of the process group, `docker pause`). */
  freeze(): void;
  thaw(): void;
  /** GET /pre-stop where the function has that hook, SIGTERM, then SIGKILL after `graceMs`. Safe to call twice. */
  stop(): Promise<InstanceExit>;
  /** SIGKILL at once. */
  kill(): Promise<InstanceExit>;
}
