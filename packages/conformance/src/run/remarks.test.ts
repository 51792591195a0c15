import { expect, test, vi } from "vitest";
import { sampleCase, sampleReport } from "../../test/report/sample-reports.ts";
import { CATALOGUE } from "../catalogue/catalogue.ts";
import { remarksOn } from "./remarks.ts";

const failed = sampleCase({ id: "framing/text-126", verdict: "fail" });
const echoed = sampleCase({ id: "framing/text-125" });
const silent = { answered: false, says: 'the text "wsfn" got no answer' };
const changed = { answered: true, says: 'the text "wsfn" came back as "WSFN"' };

test("asks nothing where nothing failed", async () => {
  const ask = vi.fn(async () => changed);
  expect(await remarksOn(sampleReport([echoed]), CATALOGUE, ask)).toEqual([]);
  expect(ask).not.toHaveBeenCalled();
});

test("says in one remark what came back, and what to do", async () => {
  const [remark, ...more] = await remarksOn(sampleReport([failed, echoed]), CATALOGUE, async () => changed);
  expect(remark).toMatch(
    /^this server does not echo: the text "wsfn" came back as "WSFN"\. .* only --suite close,control/,
  );
  expect(more).toEqual([]);
});

test("has nothing to say of a server that echoes, whatever failed", async () => {
  expect(await remarksOn(sampleReport([failed]), CATALOGUE, async () => undefined)).toEqual([]);
});

test("does not take a server for one without an echo that gave a message back and is silent now", async () => {
  expect(await remarksOn(sampleReport([failed, echoed]), CATALOGUE, async () => silent)).toEqual([]);
  expect(await remarksOn(sampleReport([failed]), CATALOGUE, async () => silent)).toHaveLength(1);
});
