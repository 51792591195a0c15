import { LIMITS } from "@wsfn/platform";
import { type Check, doesNotApply, found, foundOr, NO_DEPLOY_FILE, ok } from "./check.ts";
import { declaredTimes } from "./declared-session.ts";
import { duration } from "./duration.ts";
import { inDeployFile } from "./subject.ts";

/** What s.yaml says of time, memory and concurrency. */
export const SPEC_CHECKS: readonly Check[] = [
  {
    id: "timeout-default",
    looksAt: "whether a timeout is written",
    source: "WebSocket page, request timeout; component fc3 schema",
    finding: "no timeout is written, so every connection is cut after 3 s (the client sees 1006)",
    fix: "write `timeout: 3600`, or the longest life of a connection in seconds, up to 86400",
    // A timeout of 3 s that somebody wrote is a decision; one that nobody wrote is the usual surprise.
    look: (subject) => {
      if (subject.deploy === undefined) return NO_DEPLOY_FILE;
      if (!subject.deploy.isWritten("timeout")) return found(inDeployFile(subject, "timeout"));
      return ok(`connections may live ${duration(subject.spec.timeoutMs)}`);
    },
  },
  {
    id: "timeout-session",
    looksAt: "the timeout against sessions and heartbeats that the environment declares",
    source: "WebSocket page, request timeout",
    finding: "the timeout ends a connection before the application does: the client sees 1006",
    fix: "raise `timeout`, or shorten the session; a client that reconnects needs the session kept outside the instance",
    look: (subject) => {
      const { spec } = subject;
      const times = declaredTimes(spec);
      if (times.length === 0) {
        return doesNotApply(
          "the environment declares no session (a variable such as SESSION_SECONDS, HEARTBEAT_MS)",
        );
      }
      // A session may last as long as the timeout; a heartbeat that comes with it comes too late.
      const late = times.filter(({ kind, ms }) =>
        kind === "session" ? ms > spec.timeoutMs : ms >= spec.timeoutMs,
      );
      return foundOr(
        late.map(({ name, ms }) => ({
          ...inDeployFile(subject, "environmentVariables", name),
          detail: `${name} is ${duration(ms)}, timeout ${duration(spec.timeoutMs)}`,
        })),
        ok(times.map(({ name, ms }) => `${name} ${duration(ms)}`).join(", ")),
      );
    },
  },
  {
    id: "concurrency-one",
    looksAt: "how many connections one instance serves",
    source: "Instance concurrency; FAQ on requests that the client ends",
    finding: "instanceConcurrency is 1: each connection holds, starts and bills an instance of its own",
    fix: "write `instanceConcurrency: 20` or more, up to 200; keep 1 only for work that must be alone",
    look: (subject) => {
      const { instanceConcurrency, healthCheck } = subject.spec;
      if (subject.deploy === undefined) return NO_DEPLOY_FILE;
      if (instanceConcurrency > 1) return ok(`${instanceConcurrency} connections an instance`);
      const detail =
        healthCheck === undefined
          ? "without a health check, an instance is also replaced whenever its client leaves without a Close"
          : "";
      return found({ ...inDeployFile(subject, "instanceConcurrency"), ...(detail === "" ? {} : { detail }) });
    },
  },
  {
    id: "memory-per-cpu",
    looksAt: "memory in proportion to vCPU",
    source: "Create a web function: vCPU to memory 1:1 to 1:4",
    finding: "memory must be 1 to 4 GB for each vCPU, or the function is not created",
    fix: "change cpu or memorySize",
    refusal: /^each vCPU must have/,
    look: (subject) => {
      const { cpu, memoryMb } = subject.spec;
      if (subject.deploy === undefined) return NO_DEPLOY_FILE;
      // The reader takes a cpu that fits where none is written; the component's schema has one default for all.
      const isWritten = subject.deploy.isWritten("cpu");
      if (!isWritten && subject.deploy.isOlder) return doesNotApply("component fc gives vCPU by memory");
      const deployed = isWritten ? cpu : LIMITS.cpu.default;
      const what = `${memoryMb} MB with ${deployed} vCPU${isWritten ? "" : ", the default"}`;
      const [least, most] = LIMITS.memoryGbPerCpu.range;
      const gbPerCpu = memoryMb / 1024 / deployed;
      if (gbPerCpu >= least && gbPerCpu <= most) return ok(what);
      const detail = `${what}: ${Number(gbPerCpu.toFixed(2))} GB for each`;
      return found({ ...inDeployFile(subject, "memorySize"), detail });
    },
  },
];
