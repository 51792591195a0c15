import { describe, expect, test } from "vitest";
import { CUT, HELD, LATE, SILENT, sampleCase } from "../../test/run/sample-attempts.ts";
import { Inquiry } from "./inquiry.ts";
import type { Trouble } from "./server/server-under-test.ts";

const [A, B] = [sampleCase("a"), sampleCase("b")];
const OTHER_RULE = sampleCase("other", { source: { rfc: 6455, section: "5.5" } });
const ENDED: Trouble = { how: "ended", cause: "ECONNREFUSED", isOver: false, isReported: false };
const RESTARTED: Trouble = { ...ENDED, isOver: true };

/** An inquiry, and what it has settled so far: `id outcome`. */
function begun(believesSilence = false) {
  const settled: string[] = [];
  const inquiry = new Inquiry({
    believesSilence,
    settled: (c, { tried }) => settled.push(`${c.id} ${tried.outcome}`),
  });
  return { inquiry, settled };
}

const whyOf = (inquiry: Inquiry, id: string): string => {
  const tried = inquiry.answers.get(id)?.tried;
  return tried !== undefined && "why" in tried ? tried.why : "";
};

describe("an answer", () => {
  test("settles its case at once", () => {
    const { inquiry, settled } = begun();
    inquiry.asked(A, HELD);
    inquiry.asked(B, CUT);
    expect(settled).toEqual(["close/a held", "close/b broke"]);
    expect(inquiry.doubtful).toEqual([]);
  });

  test("that rests on silence has to be confirmed", () => {
    const { inquiry, settled } = begun();
    inquiry.asked(A, SILENT);
    expect(settled).toEqual([]);
    expect(inquiry.doubtful).toEqual([A]);
    inquiry.asked(A, SILENT);
    expect(settled).toEqual(["close/a broke"]);
    expect(inquiry.askedAgain).toEqual({ cases: 1, confirmed: 1 });
  });

  test("that rests on silence yields to another one", () => {
    const { inquiry, settled } = begun();
    inquiry.asked(A, SILENT);
    inquiry.asked(A, HELD);
    expect(settled).toEqual(["close/a held"]);
    expect(inquiry.askedAgain).toEqual({ cases: 1, confirmed: 0 });
  });

  test("that rests on silence is believed where that was asked for", () => {
    const { inquiry, settled } = begun(true);
    inquiry.asked(A, SILENT);
    expect(settled).toEqual(["close/a broke"]);
  });

  test("to which the server was mute puts off those of its kind", () => {
    const { inquiry } = begun();
    inquiry.asked(A, SILENT);
    expect(inquiry.mute).toEqual([A]);
    expect([inquiry.isKinOfMute(B), inquiry.isKinOfMute(OTHER_RULE)]).toEqual([true, false]);
  });
});

describe("a kind of cases", () => {
  test("is known to be harmless once the server closed as it should after a silence", () => {
    const { inquiry } = begun();
    inquiry.asked(A, SILENT);
    expect(inquiry.isKnownHarmless(B)).toBe(false);
    inquiry.asked(B, LATE);
    expect([inquiry.isKnownHarmless(B), inquiry.isKnownHarmless(OTHER_RULE)]).toEqual([true, false]);
  });

  test("has a first answer that does not count where it was silent", () => {
    const { inquiry } = begun();
    expect(inquiry.isFirst(A)).toBe(true);
    inquiry.asked(A, SILENT);
    expect(inquiry.isFirst(A)).toBe(false);
    expect(begun(true).inquiry.isFirst(A)).toBe(false);
  });
});

describe("trouble with the server", () => {
  test("has a bystander asked again, but not for ever", () => {
    const { inquiry, settled } = begun();
    for (let time = 0; time < 2; time += 1) {
      inquiry.interrupted(A, RESTARTED, "bystander");
      expect(inquiry.takeInterrupted()).toEqual([A]);
      expect(inquiry.takeInterrupted()).toEqual([]);
    }
    inquiry.interrupted(A, RESTARTED, "bystander");
    expect(inquiry.takeInterrupted()).toEqual([]);
    expect(settled).toEqual(["close/a not-run"]);
  });

  test("takes back the answer of a bystander", () => {
    const { inquiry, settled } = begun();
    inquiry.asked(A, CUT);
    inquiry.interrupted(A, RESTARTED, "bystander");
    expect(inquiry.takeInterrupted()).toEqual([A]);
    inquiry.asked(A, HELD);
    expect(settled).toEqual(["close/a broke", "close/a held"]);
  });

  test("has each suspect asked alone, once", () => {
    const { inquiry, settled } = begun();
    inquiry.interrupted(A, RESTARTED, "suspect");
    inquiry.interrupted(B, RESTARTED, "alone");
    inquiry.suspected([A], RESTARTED);
    inquiry.interrupted(OTHER_RULE, { ...RESTARTED }, "alone");
    expect(inquiry.takeSuspects()).toEqual([[A, B], [OTHER_RULE]]);
    expect(inquiry.takeSuspects()).toEqual([]);
    expect(settled).toEqual([]);
  });

  test("leaves a suspect with an answer in peace once another one has done it", () => {
    const { inquiry } = begun();
    inquiry.asked(A, HELD);
    inquiry.interrupted(B, RESTARTED, "alone");
    inquiry.suspected([A], RESTARTED);
    const [suspects = []] = inquiry.takeSuspects();
    expect(suspects.map((c) => inquiry.isCleared(c, suspects))).toEqual([false, false]);
    inquiry.isStrict = true;
    const again = { ...RESTARTED };
    inquiry.interrupted(B, again, "alone");
    inquiry.suspected([A], again);
    expect(inquiry.isCleared(A, suspects)).toBe(true);
    expect(inquiry.takeSuspects()).toEqual([]);
  });

  test("is the doing of the case that was strictly alone", () => {
    const { inquiry, settled } = begun();
    inquiry.isStrict = true;
    inquiry.interrupted(A, RESTARTED, "alone");
    expect(settled).toEqual(["close/a fatal"]);
  });

  test("that stays is the doing of the case that was alone", () => {
    const { inquiry, settled } = begun();
    inquiry.interrupted(A, ENDED, "alone");
    inquiry.unasked(B);
    expect(settled).toEqual(["close/a fatal", "close/b not-run"]);
    expect(whyOf(inquiry, B.id)).toContain("at close/a (ECONNREFUSED), and did not come back");
  });

  test("that stays is the doing of the case that was over last, where none was being asked", () => {
    const { inquiry, settled } = begun();
    inquiry.asked(A, HELD);
    inquiry.asked(B, HELD);
    inquiry.suspected([B, A], ENDED);
    expect(inquiry.takeSuspects()).toEqual([]);
    inquiry.conclude([A, B, OTHER_RULE], "no time");
    expect(settled).toEqual(["close/a held", "close/b held", "close/b fatal", `${OTHER_RULE.id} not-run`]);
    expect(whyOf(inquiry, OTHER_RULE.id)).toContain("and did not come back");
  });

  test("takes back an answer that the case had before it ended the server", () => {
    const { inquiry, settled } = begun();
    inquiry.asked(A, HELD);
    inquiry.isStrict = true;
    inquiry.interrupted(A, RESTARTED, "alone");
    expect(settled).toEqual(["close/a held", "close/a fatal"]);
    expect(inquiry.answers.get(A.id)?.tried.outcome).toBe("fatal");
  });

  test("that was reported makes the run red, though no suspect did it again alone", () => {
    const { inquiry, settled } = begun();
    const reported = { ...RESTARTED, isReported: true };
    inquiry.interrupted(B, reported, "suspect");
    inquiry.interrupted(A, reported, "suspect");
    inquiry.takeSuspects();
    for (const c of [B, A]) inquiry.asked(c, HELD);
    inquiry.conclude([A, B], "no time");
    expect(settled).toEqual(["close/b held", "close/a held", "close/b fatal"]);
    expect(inquiry.answers.get(B.id)?.tried).toMatchObject({
      deviations: [{ fact: "fatal", others: [A.id], harmlessAlone: true }],
    });
  });

  test("that was reported is no other case's doing where one is known that ends it", () => {
    const { inquiry, settled } = begun();
    inquiry.suspected([A], { ...RESTARTED, isReported: true });
    inquiry.takeSuspects();
    inquiry.asked(A, HELD);
    inquiry.isStrict = true;
    inquiry.interrupted(B, { ...RESTARTED, isReported: true }, "alone");
    inquiry.conclude([A, B], "no time");
    expect(settled).toEqual(["close/a held", "close/b fatal"]);
  });

  test("that is only inferred, and that no suspect repeats, makes nothing red", () => {
    const { inquiry, settled } = begun();
    inquiry.suspected([A], RESTARTED);
    inquiry.takeSuspects();
    inquiry.asked(A, HELD);
    inquiry.conclude([A], "no time");
    expect(settled).toEqual(["close/a held"]);
  });

  test("leaves what was silent to its own story", () => {
    const { inquiry, settled } = begun();
    inquiry.asked(A, SILENT);
    inquiry.unasked(A);
    expect(settled).toEqual([]);
    expect(inquiry.doubtful).toEqual([A]);
  });
});

describe("the end of a run", () => {
  test("makes one of several suspects red, and names the others", () => {
    const { inquiry, settled } = begun();
    for (const c of [A, B]) inquiry.interrupted(c, ENDED, "suspect");
    inquiry.conclude([A, B], "it had no answer");
    expect(settled).toEqual(["close/a fatal", "close/b not-run"]);
    const tried = inquiry.answers.get(A.id)?.tried;
    expect(tried).toMatchObject({ deviations: [{ fact: "fatal", how: "ended", others: ["close/b"] }] });
  });

  test("gives every case an answer, with the reason why it was not tried", () => {
    const { inquiry, settled } = begun();
    inquiry.asked(A, SILENT);
    inquiry.conclude([A, B], "the run took its whole time before");
    expect(settled).toEqual(["close/a not-run", "close/b not-run"]);
    expect(whyOf(inquiry, A.id)).toContain("it was silent, and could not be asked again");
    expect(whyOf(inquiry, B.id)).toBe("the run took its whole time before");
  });
});
