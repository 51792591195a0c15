import { existsSync } from "node:fs";
import { join } from "node:path";
import { listenerText, type NotReadyFact } from "@wsfn/instance";
import { type Plain, say } from "../../language/language.ts";
import { type BindArgument, bindArgument, isLoopback } from "../facts/bind-argument.ts";
import { searchSources } from "../facts/source-text.ts";
import type { Finding } from "../finding.ts";
import { configPath, inDeployFile, type Subject } from "../subject/subject.ts";
import type { NotStarted } from "../trial/start.ts";
import { type Check, found, foundOr, ok, untestable, type Verdict } from "./check.ts";

/** Looks at how a function started, or did not. */
const ofStart =
  (started: Plain, look: (why: NotStarted, subject: Subject) => Verdict) =>
  async (subject: Subject): Promise<Verdict> => {
    const trial = await subject.trial();
    if ("missing" in trial) return untestable(trial.missing);
    return "run" in trial ? ok(say(started)) : look(trial.notStarted, subject);
  };

/**
 * Looks at where a function listens that the platform does not find; where it was not seen to listen, at where its start command puts
 * it.
 */
const ofListening =
  (
    started: Plain,
    look: (fact: NotReadyFact, subject: Subject) => Verdict,
    stated: (bind: BindArgument, subject: Subject) => Finding | undefined,
  ) =>
  async (subject: Subject): Promise<Verdict> => {
    const trial = await subject.trial();
    if ("run" in trial) return ok(say(started));
    if ("notStarted" in trial && trial.notStarted.listening) {
      return look(trial.notStarted.listening, subject);
    }
    const bind = bindOf(subject);
    const wrong = bind && stated(bind, subject);
    if (bind !== undefined && wrong !== undefined) {
      return found({ detail: bind.words, ...bindPlace(subject, bind), ...wrong });
    }
    return untestable("missing" in trial ? trial.missing : say("it was not seen to listen"));
  };

/** Where the command line puts the server: that of s.yaml, else the last one of a start script that does. */
function bindOf({ spec, sources }: Subject): BindArgument | undefined {
  const context = {
    environment: spec.environment,
    has: (file: string) => existsSync(join(spec.codeDir, file)),
  };
  const lines = sources()
    .filter(({ language }) => language === "shell")
    .flatMap((source) => source.lines)
    .filter((line) => !line.trim().startsWith("#"))
    .map((line) => line.trim().split(/\s+/));
  return [
    [...(spec.entrypoint ?? []), ...spec.command].flatMap((word) => word.split(/\s+/)),
    ...lines.toReversed(),
  ]
    .map((words) => bindArgument(words, context))
    .find((bind) => bind !== undefined);
}

/** Where that is written: the line of the start script, else that of the start command in s.yaml. */
function bindPlace(subject: Subject, { words }: BindArgument): Finding {
  const [first = ""] = words.split(" ", 1);
  const [hit] = searchSources(
    subject.sources().filter(({ language }) => language === "shell"),
    new RegExp(`(?<=\\s)${first.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}`),
  );
  if (hit !== undefined) return { file: hit.file, line: hit.line };
  const field = subject.spec.command.length > 1 && subject.deploy !== undefined ? "args" : "command";
  return inDeployFile(subject, configPath(subject), field);
}

/** A hint, no proof (the run has shown what is wrong): where in the sources an address or a port is hard-coded, if it is. */
function hardCoded({ sources }: Subject, pattern: RegExp): Finding {
  const [hit] = searchSources(sources(), pattern);
  return hit === undefined ? {} : { file: hit.file, line: hit.line };
}

/** Quoted, so that a comment or a URL is not taken for it. */
const LOOPBACK = /(["'`])(?:127\.0\.0\.1|localhost|::1)(?::\d+)?\1/;
/** `listen(8080`, `port: 8080`, `PORT = 8080`, `":8080"`. */
const PORT = /(?:\blisten\w*\(\s*|\bport["']?\s*[:=]\s*|["'`]:)(\d{2,5})\b/i;

/** Whether the function starts, and listens where the platform looks. */
export const START_CHECKS: readonly Check[] = [
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
        const detail = say("bundled, as `wsfn pack` makes it; its files as they lie do: {why}", {
          why: trial.bundleFault.message,
        });
        return found({ detail, fix: say("pack it with --no-bundle, and look again with --no-bundle") });
      }
      return ofStart("it answers", ({ message, hint, listening }) =>
        listening
          ? untestable(say("it listens, but not where the platform looks"))
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
    look: ofListening(
      "it answers on 0.0.0.0",
      ({ why, listeners, givenPort, declaredPort }, subject) => {
        // On the right port a wildcard socket that does not answer is one for IPv6 alone.
        const closed = listeners.filter(
          ({ wildcard, port }) =>
            !wildcard || (why === "ipv6-only" && (port === givenPort || port === declaredPort)),
        );
        const bind = bindOf(subject);
        const place =
          bind !== undefined && isLoopback(bind.host)
            ? bindPlace(subject, bind)
            : hardCoded(subject, LOOPBACK);
        return foundOr(
          closed.map((each) => ({
            detail: say("it listens on {where}", { where: listenerText(each) }),
            ...place,
          })),
          ok(listeners.map(listenerText).join(", ")),
        );
      },
      ({ host }) => (isLoopback(host) ? {} : undefined),
    ),
  },
  {
    id: "listen-port",
    looksAt: "the port that the server listens on",
    source: "WebSocket page, step 2 and FAQ",
    finding: "the server does not listen on the port that the platform looks at",
    fix: "listen on FC_SERVER_PORT, or else 9000; or declare the port in customRuntimeConfig.port",
    look: ofListening(
      "it answers on the port that it was given",
      (fact, subject) => {
        const on = fact.listeners.map(listenerText).join(", ");
        if (fact.why !== "other-port") return ok(on);
        const detail = say("it listens on {where}, s.yaml declares {port}", {
          where: on,
          port: fact.declaredPort,
        });
        const fix = say("listen on FC_SERVER_PORT, or else 9000; or declare the port in {field}", {
          field: `${configPath(subject)}.port`,
        });
        const bind = bindOf(subject);
        const place = bind?.port === undefined ? hardCoded(subject, PORT) : bindPlace(subject, bind);
        return found({ detail, fix, ...place });
      },
      ({ port, words }, subject) => {
        if (port === undefined || port === subject.spec.port) return undefined;
        return { detail: say("{words}; s.yaml declares {port}", { words, port: subject.spec.port }) };
      },
    ),
  },
];
