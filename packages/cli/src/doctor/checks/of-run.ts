import { say } from "../../language/language.ts";
import type { Subject } from "../subject/subject.ts";
import type { Answer } from "../trial/call.ts";
import type { Run } from "../trial/trial.ts";
import { untestable, type Verdict } from "./check.ts";

/** Looks at a function that ran. */
export const ofRun =
  (look: (run: Run, subject: Subject) => Verdict) =>
  async (subject: Subject): Promise<Verdict> => {
    const trial = await subject.trial();
    if ("missing" in trial) return untestable(trial.missing);
    if ("notStarted" in trial) return untestable(say("it did not start"));
    return look(trial.run, subject);
  };

/** `404`, or why there was no answer. */
export const answerText = (answer: Answer): string =>
  "status" in answer ? String(answer.status) : answer.failed;
