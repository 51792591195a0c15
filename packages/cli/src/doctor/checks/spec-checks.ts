import { LIMITS, SESSION_AFFINITIES } from "@wsfn/platform";
import { say } from "../../language/language.ts";
import { duration } from "../../text/duration.ts";
import { declaredTimes } from "../facts/declared-session.ts";
import { inDeployFile } from "../subject/subject.ts";
import { type Check, found, foundOr, noDeployFile, ok, outOfScope } from "./check.ts";

/** A WebSocket that lives less than this reconnects all the time. */
const SHORT_MS = 60_000;

/** What s.yaml has on time, memory and concurrency. */
export const SPEC_CHECKS: readonly Check[] = [
  {
    id: "timeout-default",
    looksAt: "whether a timeout is set",
    source: "WebSocket page, request timeout; component fc3 schema",
    finding: "no timeout is set, so every connection is cut after 3 s (the client sees 1006)",
    fix: "write `timeout: 3600`, or the longest life of a connection in seconds, up to 86400",
    // A timeout of 3 s that is set is a decision; one by default is the usual surprise.
    look: (subject) => {
      if (subject.deploy === undefined) return noDeployFile();
      if (subject.deploy.written("timeout") === undefined) return found(inDeployFile(subject, "timeout"));
      return ok(say("connections may live {time}", { time: duration(subject.spec.timeoutMs) }));
    },
  },
  {
    id: "timeout-short",
    looksAt: "whether the timeout lets a connection live",
    source: "WebSocket page, request timeout",
    finding: "the timeout cuts every connection within a minute (the client sees 1006)",
    fix: "write `timeout: 3600`, or the longest life of a connection in seconds, up to 86400",
    look: (subject) => {
      if (subject.deploy === undefined) return noDeployFile();
      const { timeoutMs } = subject.spec;
      if (subject.deploy.written("timeout") === undefined) return outOfScope(say("no timeout is set"));
      if (timeoutMs >= SHORT_MS) return ok(duration(timeoutMs));
      return found({
        ...inDeployFile(subject, "timeout"),
        detail: say("timeout is {time}", { time: duration(timeoutMs) }),
      });
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
        return outOfScope(
          say("the environment declares no session (a variable such as SESSION_SECONDS, HEARTBEAT_MS)"),
        );
      }
      // A session may last as long as the timeout; a heartbeat that comes with it comes too late.
      const late = times.filter(({ kind, ms }) =>
        kind === "session" ? ms > spec.timeoutMs : ms >= spec.timeoutMs,
      );
      return foundOr(
        late.map(({ name, ms }) => ({
          ...inDeployFile(subject, "environmentVariables", name),
          detail: say("{name} is {time}, timeout {timeout}", {
            name,
            time: duration(ms),
            timeout: duration(spec.timeoutMs),
          }),
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
      if (subject.deploy === undefined) return noDeployFile();
      if (instanceConcurrency > 1) return ok(say("{n} connections an instance", { n: instanceConcurrency }));
      const detail =
        healthCheck === undefined
          ? say(
              "without a health check, an instance is also replaced whenever its client leaves without a Close",
            )
          : "";
      return found({ ...inDeployFile(subject, "instanceConcurrency"), ...(detail === "" ? {} : { detail }) });
    },
  },
  {
    id: "session-affinity",
    looksAt: "the kind of session affinity",
    source: "Session affinity",
    finding: "sessionAffinity is none of the kinds that are documented",
    fix: "write one of NONE, HEADER_FIELD, GENERATED_COOKIE, MCP_SSE",
    look: (subject) => {
      if (subject.deploy === undefined) return noDeployFile();
      const kind = subject.deploy.value("sessionAffinity");
      if (kind === undefined) return outOfScope(say("no sessionAffinity is set"));
      if (SESSION_AFFINITIES.some((known) => known === kind)) return ok(String(kind));
      return found({
        ...inDeployFile(subject, "sessionAffinity"),
        detail: say("it is {what}", { what: JSON.stringify(kind) }),
      });
    },
  },
  {
    id: "memory-per-cpu",
    looksAt: "memory in proportion to vCPU",
    source: "Create a web function: vCPU to memory 1:1 to 1:4",
    finding: "memory must be 1 to 4 GB for each vCPU, or the function is not created",
    fix: "change cpu or memorySize",
    refusal: "CpuToMemory",
    look: (subject) => {
      const { cpu, memoryMb } = subject.spec;
      if (subject.deploy === undefined) return noDeployFile();
      // The reader takes a cpu that fits where none is written; the component's schema has one default for all.
      const isWritten = subject.deploy.written("cpu") !== undefined;
      if (!isWritten && subject.deploy.component === "fc")
        return outOfScope(say("component fc gives vCPU by memory"));
      const deployed = isWritten ? cpu : LIMITS.cpu.default;
      const values = { memory: memoryMb, cpu: deployed };
      const what = isWritten
        ? say("{memory} MB with {cpu} vCPU", values)
        : say("{memory} MB with {cpu} vCPU, the default", values);
      const [least, most] = LIMITS.memoryGbPerCpu.range;
      const gbPerCpu = memoryMb / 1024 / deployed;
      if (gbPerCpu >= least && gbPerCpu <= most) return ok(what);
      const detail = say("{what}: {gb} GB for each", { what, gb: Number(gbPerCpu.toFixed(2)) });
      return found({ ...inDeployFile(subject, "memorySize"), detail });
    },
  },
];
