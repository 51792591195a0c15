import { LIMITS } from "@wsfn/platform";
import { count } from "../../language/count.ts";
import { say, translated } from "../../language/language.ts";
import { duration } from "../../text/duration.ts";
import { logFix } from "../facts/log-fix.ts";
import { serverProgram } from "../facts/server-program.ts";
import { shortTimeouts } from "../facts/timeout-settings.ts";
import type { Subject } from "../subject/subject.ts";
import type { Answer } from "../trial/call.ts";
import type { Attempt, HandshakeSearch } from "../trial/handshake-search.ts";
import { type Check, found, foundOr, ok, outOfScope, untestable, type Verdict } from "./check.ts";
import { answerText, ofRun } from "./of-run.ts";

/** What is seen of a function's connections: WebSocket, a second one, an idle one of HTTP. */
export const CONNECTION_CHECKS: readonly Check[] = [
  {
    id: "handshake",
    looksAt: "whether a WebSocket handshake is answered with 101",
    source: "WebSocket page, FAQ: why does the function not run",
    finding: "the server does not take a WebSocket handshake",
    fix: "name its path, here by `--path /ws`, for good by `path` in a wsfn.json beside s.yaml; or attach the WebSocket server to one of these paths",
    look: ofRun(({ handshake }) => {
      const { path, attempts } = handshake;
      if (path !== undefined) {
        return ok(
          attempts.length > 1
            ? say("a handshake is answered with 101 at {path}", { path })
            : say("a handshake is answered with 101"),
        );
      }
      return notTaken(handshake);
    }),
  },
  {
    id: "second-connection",
    looksAt: "whether a second handshake is answered while the first connection is open",
    source: "Instance concurrency: one instance serves several connections",
    finding: "the server serves one connection at a time: the platform gives an instance more, and they wait",
    fix: "give the server threads or an event loop; or write `instanceConcurrency: 1`, and pay an instance for each connection",
    look: ofRun(({ second }, subject) => {
      if (subject.spec.instanceConcurrency === 1)
        return outOfScope(say("instanceConcurrency is 1: an instance gets one connection"));
      if (second === undefined) return untestable(say("no handshake was taken"));
      switch (second.kind) {
        case "served":
          return ok(say("it is answered with 101"));
        case "refused":
          return found({
            detail: say("the second handshake is answered with {answer}", {
              answer: answerText(second.answer),
            }),
          });
        case "waited": {
          const values = { time: duration(second.forMs) };
          const detail = isAnswered(second.answer)
            ? say(
                "the second handshake got no answer in {time}; the answer arrived when the first connection had ended",
                values,
              )
            : say("the second handshake got no answer in {time}", values);
          return found({ detail, ...serverFix(subject, "concurrency") });
        }
      }
    }),
  },
  {
    id: "keep-alive",
    looksAt: "whether an idle HTTP connection is kept",
    source: "Custom runtime: principle, HTTP server; FAQ: Process exited unexpectedly",
    finding:
      "the server closes idle connections that the platform keeps for later calls: now and then a call fails with 502",
    fix: "switch the server's idle timeout off, or set it to 24 h or more",
    look: ofRun(({ keepAlive }, subject) => {
      switch (keepAlive.kind) {
        case "kept":
          return ok(
            say("an idle connection is kept for {time} at least", { time: duration(keepAlive.forMs) }),
          );
        case "one-request":
          return ok(say("`Connection: close`: it announces that it closes, so nothing is sent in vain"));
        case "closed":
          return found({
            detail: say("closed after {time}", { time: duration(keepAlive.afterMs) }),
            ...serverFix(subject, "keepAlive"),
          });
        case "announced":
          return keepAlive.timeoutMs / 1000 >= LIMITS.serverKeepAliveSeconds.min
            ? ok(`Keep-Alive: timeout=${keepAlive.timeoutMs / 1000}`)
            : found({
                detail: say("it announces `Keep-Alive: timeout={seconds}`", {
                  seconds: keepAlive.timeoutMs / 1000,
                }),
                ...serverFix(subject, "keepAlive"),
              });
        case "no-answer":
          return untestable(keepAlive.why);
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
      if (sources.length === 0) return outOfScope(say("there are no sources here"));
      const short = shortTimeouts(sources);
      return foundOr(
        short.map(({ what: detail, ...place }) => ({ detail, ...place })),
        ok(say("none is set below 24 h in {files}", { files: count(sources.length, "source file") })),
      );
    },
  },
];

/** The server's own setting as the way out, where it is known which server it is. */
function serverFix(
  { spec, sources }: Subject,
  which: "keepAlive" | "concurrency",
): { readonly fix?: string } {
  const server = serverProgram(spec, sources());
  const setting = server?.[which];
  return server === undefined || setting === undefined
    ? {}
    : { fix: `${server.name}: ${translated(setting)}` };
}

const isAnswered = (answer: Answer): boolean => "status" in answer;

/** A refusal for want of credentials shows a server that understood, which is no fault; any other answer is. */
function notTaken({ attempts }: HandshakeSearch): Verdict {
  const detail = attempts.flatMap(attemptLines).join("\n");
  const refused = attempts.filter(({ answer }) => "status" in answer && [401, 403].includes(answer.status));
  const fix = logFix(attempts.flatMap(({ logs }) => logs));
  if (refused.length === 0 || fix !== undefined) return found({ detail, ...(fix && { fix }) });
  const [first] = refused;
  const isEverywhere = refused.length === attempts.length && attempts.length > 1;
  const reason = isEverywhere
    ? say(
        "every path is refused, as by a server that wants to know who connects, or one that has no WebSocket there",
      )
    : say("the function wants to know who connects at {path}", { path: first?.path ?? "" });
  return untestable(`${reason}\n${detail}`);
}

/** What one path answered, and what the function wrote at that moment. */
function attemptLines({ path, answer, logs }: Attempt): string[] {
  const head =
    "status" in answer
      ? say("at {path} it answers {status}", { path, status: answer.status })
      : say("at {path}: {why}", { path, why: answer.failed });
  const left = logs.length - SHOWN_LOGS;
  const shown =
    left > 0 ? [say("… {lines} before", { lines: count(left, "line") }), ...logs.slice(left)] : logs;
  return [head, ...shown.map((text) => `  | ${text}`)];
}

/** Of what a function wrote at one attempt the last lines are shown: there stands the reason. */
const SHOWN_LOGS = 8;
