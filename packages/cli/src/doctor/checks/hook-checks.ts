import { say } from "../../language/language.ts";
import { configPath, inDeployFile } from "../subject/subject.ts";
import { type Check, found, ok, outOfScope, untestable } from "./check.ts";
import { answerText, ofRun } from "./of-run.ts";

/** What the platform asks of a function beside its clients. */
export const HOOK_CHECKS: readonly Check[] = [
  {
    id: "initialize-hook",
    looksAt: "POST /initialize",
    source: "Lifecycle hooks: Initializer",
    finding:
      "the initializer is configured, and POST /initialize does not answer 2xx: every client sees 200 in place of 101",
    fix: "answer it with 200, or take initializer out of instanceLifecycleConfig",
    look: ofHook("initializer", "initialize", (status) => status >= 200 && status < 300),
  },
  {
    id: "pre-stop-hook",
    looksAt: "GET /pre-stop",
    source: "Lifecycle hooks: PreStop",
    finding: "the stop hook is configured, and GET /pre-stop is not answered: connections are not drained",
    fix: "close connections with 1001 and answer 200, or take preStop out of instanceLifecycleConfig",
    look: ofHook("preStop", "preStop", (status) => status >= 200 && status < 400),
  },
  {
    id: "health-check",
    looksAt: "the path of the health check",
    source: "Instance health check",
    finding:
      "the health check is configured, and its path does not answer 200 to 399 in time: no instance becomes ready",
    fix: "answer it, or correct healthCheckConfig.httpGetUrl",
    look: (subject) => {
      const { healthCheck } = subject.spec;
      if (healthCheck === undefined) return outOfScope(say("no health check is configured"));
      return ofRun(({ health }) => {
        if (health === undefined) return untestable(say("it was not asked"));
        if ("status" in health && health.status >= 200 && health.status < 400) {
          return ok(say("GET {path} answers {status}", { path: healthCheck.path, status: health.status }));
        }
        const detail = `GET ${healthCheck.path}: ${answerText(health)}`;
        return found({
          ...inDeployFile(subject, configPath(subject), "healthCheckConfig", "httpGetUrl"),
          detail,
        });
      })(subject);
    },
  },
];

/** A hook that is configured and not answered is worse than none: the platform waits for it, or fails the instance. */
function ofHook(
  hook: "initializer" | "preStop",
  seen: "initialize" | "preStop",
  isGood: (status: number) => boolean,
): Check["look"] {
  return (subject) => {
    if (subject.spec[hook] === undefined) return outOfScope(say("no {hook} is configured", { hook }));
    return ofRun((run) => {
      const answer = run[seen];
      if (answer === undefined) return untestable(say("it was not asked"));
      if ("status" in answer && isGood(answer.status))
        return ok(say("it answers {status}", { status: answer.status }));
      return found({ ...inDeployFile(subject, "instanceLifecycleConfig", hook), detail: answerText(answer) });
    })(subject);
  };
}
