import { LIMITS } from "@wsfn/platform";
import { count } from "../pack/count.ts";
import {
  type Check,
  couldNotLook,
  doesNotApply,
  type Finding,
  found,
  foundOr,
  ok,
  type Verdict,
} from "./check.ts";
import { duration } from "./duration.ts";
import { searchSources } from "./source-text.ts";
import { inDeployFile, type Subject } from "./subject.ts";
import { shortTimeouts } from "./timeout-settings.ts";
import type { Answer, NotStarted, Run } from "./trial.ts";

/** Looks at a function that ran. */
const ofRun =
  (look: (run: Run, subject: Subject) => Verdict) =>
  async (subject: Subject): Promise<Verdict> => {
    const trial = await subject.trial();
    if ("lacks" in trial) return couldNotLook(trial.lacks);
    if ("notStarted" in trial) return couldNotLook("it did not start");
    return look(trial.run, subject);
  };

/** Looks at how a function started, or did not. */
const ofStart =
  (started: string, look: (why: NotStarted, subject: Subject) => Verdict) =>
  async (subject: Subject): Promise<Verdict> => {
    const trial = await subject.trial();
    if ("lacks" in trial) return couldNotLook(trial.lacks);
    return "run" in trial ? ok(started) : look(trial.notStarted, subject);
  };

/** A hint, no proof (the run has told what is wrong): where in the sources an address or a port is written, if it is. */
function written({ sources }: Subject, pattern: RegExp): Finding {
  const [hit] = searchSources(sources(), pattern);
  return hit === undefined ? {} : { file: hit.file, line: hit.line };
}

/** Quoted, so that a comment or a URL is not taken for it. */
const LOOPBACK_WRITTEN = /(["'`])(?:127\.0\.0\.1|localhost|::1)(?::\d+)?\1/;
/** `listen(8080`, `port: 8080`, `PORT = 8080`, `":8080"`. */
const PORT_WRITTEN = /(?:\blisten\w*\(\s*|\bport["']?\s*[:=]\s*|["'`]:)(\d{2,5})\b/i;

/** What is seen when the function is started, asked, left idle and stopped. */
export const RUNNING_CHECKS: readonly Check[] = [
  {
    id: "starts",
    looksAt: "whether the function starts",
    source: "Custom runtime troubleshooting: CAExited, FunctionNotStarted",
    finding: "the function does not start",
    fix: "its last log lines say why",
    // One that listens in the wrong place has a check of its own; saying it twice would look like two faults.
    look: async (subject) => {
      const trial = await subject.trial();
      if ("run" in trial && trial.bundleFault) {
        const detail = `bundled, as \`wsfn pack\` makes it; its files as they lie do: ${trial.bundleFault.message}`;
        return found({ detail, fix: "pack it with --no-bundle, and look again with --no-bundle" });
      }
      return ofStart("it answers", ({ message, hint, listening }) =>
        listening
          ? couldNotLook("it listens, but not where the platform looks")
          : found({ detail: message, fix: hint }),
      )(subject);
    },
  },
  {
    id: "listen-address",
    looksAt: "the address that the server listens on",
    source: "WebSocket page, step 2 and FAQ",
    finding: "the server does not listen on all addresses, so the platform cannot reach it",
    fix: "listen on 0.0.0.0, not on 127.0.0.1 or localhost",
    look: ofStart("it answers on 0.0.0.0", ({ listening }, subject) => {
      if (!listening) return couldNotLook("it was not seen to listen");
      // On the right port a wildcard socket that does not answer is one for IPv6 alone.
      const closed = listening.on.filter(
        (each) => !/^(?:0\.0\.0\.0|\[::\]):/.test(each) || listening.isRightPort,
      );
      const place = written(subject, LOOPBACK_WRITTEN);
      return foundOr(
        closed.map((each) => ({ detail: `it listens on ${each}`, ...place })),
        ok(listening.on.join(", ")),
      );
    }),
  },
  {
    id: "listen-port",
    looksAt: "the port that the server listens on",
    source: "WebSocket page, step 2 and FAQ",
    finding: "the server does not listen on the port that the platform looks at",
    fix: "listen on FC_SERVER_PORT, or else 9000; or declare the port in customRuntimeConfig.port",
    look: ofStart("it answers on the port that it was told", ({ listening }, subject) => {
      if (!listening) return couldNotLook("it was not seen to listen");
      const on = listening.on.join(", ");
      if (listening.isRightPort) return ok(on);
      const detail = `it listens on ${on}, s.yaml says ${subject.spec.port}`;
      const fix = `listen on FC_SERVER_PORT, or else 9000; or declare the port in ${configOf(subject)}.port`;
      return found({ detail, fix, ...written(subject, PORT_WRITTEN) });
    }),
  },
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
      if (healthCheck === undefined) return doesNotApply("no health check is configured");
      return ofRun(({ health }) => {
        if (health === undefined) return couldNotLook("it was not asked");
        if ("status" in health && health.status >= 200 && health.status < 400) {
          return ok(`GET ${healthCheck.path} answers ${health.status}`);
        }
        const detail = `GET ${healthCheck.path}: ${answerText(health)}`;
        const place = inDeployFile(subject, configOf(subject), "healthCheckConfig", "httpGetUrl");
        return found({ ...place, detail });
      })(subject);
    },
  },
  {
    id: "handshake",
    looksAt: "whether a WebSocket handshake is answered with 101",
    source: "WebSocket page, FAQ: why does the function not run",
    finding: "the server does not take a WebSocket handshake",
    fix: "attach the WebSocket server to this path, or name the path with --path",
    look: ofRun(({ handshake, handshakePath }) => {
      if (!("status" in handshake)) return found({ detail: handshake.failed });
      const at = handshakePath === undefined ? "" : ` at ${handshakePath}`;
      if (handshake.status === 101) return ok(`a handshake is answered with 101${at}`);
      // A function with users of its own cannot be asked without a name; that is no fault.
      if (handshake.status === 401 || handshake.status === 403) {
        return couldNotLook(`the function wants to know who connects: it answered ${handshake.status}`);
      }
      return found({ detail: `it answers ${handshake.status}` });
    }),
  },
  {
    id: "keep-alive",
    looksAt: "whether an idle HTTP connection is kept",
    source: "Custom runtime: principle, HTTP server; FAQ: Process exited unexpectedly",
    finding:
      "the server closes idle connections that the platform keeps for later calls: now and then a call fails with 502",
    fix: "Node.js: keepAliveTimeout 0 and server.timeout 0; others: 24 h or more",
    look: ofRun(({ keepAlive }) => {
      switch (keepAlive.kind) {
        case "kept":
          return ok(`an idle connection is kept for ${duration(keepAlive.forMs)} at least`);
        case "one-request":
          return ok("`Connection: close`: it says that it closes, so nothing is sent in vain");
        case "closed":
          return found({ detail: `closed after ${duration(keepAlive.afterMs)}` });
        case "announced":
          return keepAlive.timeoutMs / 1000 >= LIMITS.serverKeepAliveSeconds.min
            ? ok(`Keep-Alive: timeout=${keepAlive.timeoutMs / 1000}`)
            : found({ detail: `it announces \`Keep-Alive: timeout=${keepAlive.timeoutMs / 1000}\`` });
        case "no-answer":
          return couldNotLook(keepAlive.why);
      }
    }),
  },
  {
    id: "server-timeouts",
    looksAt: "timeouts that the sources set",
    source: "Custom runtime: principle, HTTP server: off, or 24 h and more",
    finding: "a timeout of the server is shorter than the platform's",
    fix: "switch it off",
    look: (subject) => {
      const sources = subject.sources();
      if (sources.length === 0) return doesNotApply("there are no sources here");
      const short = shortTimeouts(sources);
      return foundOr(
        short.map(({ what: detail, ...place }) => ({ detail, ...place })),
        ok(`none is set below 24 h in ${count(sources.length, "source file")}`),
      );
    },
  },
];

/** The part of s.yaml that says how a function is run. */
const configOf = ({ spec }: Subject): string =>
  spec.target === "container" ? "customContainerConfig" : "customRuntimeConfig";

const answerText = (answer: Answer): string => ("status" in answer ? String(answer.status) : answer.failed);

/** A hook that is configured and not answered is worse than none: the platform waits for it, or fails the instance. */
function ofHook(
  hook: "initializer" | "preStop",
  seen: "initialize" | "preStop",
  isGood: (status: number) => boolean,
): Check["look"] {
  return (subject) => {
    if (subject.spec[hook] === undefined) return doesNotApply(`no ${hook} is configured`);
    return ofRun((run) => {
      const answer = run[seen];
      if (answer === undefined) return couldNotLook("it was not asked");
      if ("status" in answer && isGood(answer.status)) return ok(`it answers ${answer.status}`);
      return found({ ...inDeployFile(subject, "instanceLifecycleConfig", hook), detail: answerText(answer) });
    })(subject);
  };
}
