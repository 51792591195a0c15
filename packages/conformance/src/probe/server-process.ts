/** The process behind the target, where the suite started it itself. */
export interface ServerProcess {
  /** SIGTERM, as the platform sends it before it destroys an instance. */
  terminate(): void;
  readonly exited: Promise<{ readonly code: number | null }>;
  /** How long after its end the machine may still report it. Default 0. */
  readonly exitReportedLateMs?: number;
  /** Peak resident memory, where the machine reports it. */
  memoryBytes?(): number | undefined;
  /** False: its port is hard-coded. Absent: unknown. */
  readonly portAsGiven?: boolean;
  /** From its start until it answered. */
  readonly startedInMs?: number;
  /** Path of the health check that the function declares. */
  readonly healthPath?: string;
  /** Whether the process writes a line with `text` in it, or has written one lately. */
  logs?(text: string, withinMs: number): Promise<boolean>;
  /** Another address of this machine on which the server must answer too. */
  readonly otherHost?: string;
}

/** A server that was started for one case alone. */
export interface OwnServer {
  readonly url: string;
  readonly process: ServerProcess;
  close(): Promise<void>;
}
