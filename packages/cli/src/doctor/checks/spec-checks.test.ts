import { describe, expect, it } from "vitest";
import { TANGLED_FILES } from "../../../test/deploy-files.ts";
import { folder } from "../../../test/project.ts";
import { examine } from "../examination.ts";

/** The verdict on a function's timeout. */
async function timeoutVerdict(source: string, name: string) {
  const dir = folder({ "s.yaml": source, "*bootstrap": "#!/bin/sh\n" });
  const examinations = await examine(dir, { only: ["timeout-default"] });
  const { results = [] } = examinations.find(({ spec }) => spec?.name === name) ?? {};
  return results.find(({ check }) => check.id === "timeout-default")?.verdict;
}

describe("timeout-default", () => {
  it.each(TANGLED_FILES)("looks at the function's own resource: %s", async (_, source) => {
    expect(await timeoutVerdict(source, "w")).toMatchObject({ status: "finding" });
    const written = source.replace("functionName: w", "functionName: w, timeout: 90");
    expect(await timeoutVerdict(written, "w")).toMatchObject({ status: "ok" });
  });

  it("takes a timeout that a merge key or a template gives for written", async () => {
    const [, merged, templated] = TANGLED_FILES.map(([, source]) => source);
    for (const source of [merged, templated]) {
      expect(await timeoutVerdict(source ?? "", "o")).toMatchObject({ status: "ok" });
    }
  });
});
