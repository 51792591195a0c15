import { join } from "node:path";
import type { Manifest } from "@wsfn/platform";
import { CannotJudge } from "../cannot-judge.ts";
import { type Capability, DECLARABLE } from "../case/case.ts";
import { CATALOGUE } from "../catalogue/catalogue.ts";
import { placeInFile } from "../run/place-in-file.ts";
import { said } from "../words/said.ts";
import type { FunctionUnderTest } from "./function-under-test.ts";

/** What a manifest may name for the benchmark, which speaks to rooms by it; no case needs it. */
const OF_THE_BENCHMARK: readonly string[] = ["socket.io"];

/** What a manifest claims for the function, as far as a case may be about it. */
export const capabilitiesOf = ({ capabilities }: Manifest): readonly Capability[] =>
  capabilities.filter((name): name is Capability => !OF_THE_BENCHMARK.includes(name));

/** @throws {CannotJudge} `BadManifest` for a typing error in wsfn.json: it would put cases out of scope unseen, or list no known failure */
export function requireKnownNames({ dir, manifest }: FunctionUnderTest): void {
  const lists = [
    [
      "expected a capability in {place}, got {got}{hint}",
      manifest ? capabilitiesOf(manifest) : [],
      DECLARABLE,
    ],
    [
      "expected the id of a case in {place}, got {got}",
      (manifest?.knownFailing ?? []).flatMap(({ cases }) => cases),
      CATALOGUE.map(({ id }) => id),
    ],
  ] as const;
  for (const [sentence, names, known] of lists) {
    const unknown = names.find((name) => !(known as readonly string[]).includes(name));
    if (unknown === undefined) continue;
    const place = placeInFile(join(dir, "wsfn.json"), JSON.stringify(unknown));
    const got = JSON.stringify(unknown);
    const hint = said(" ({known})", { known: known.join(", ") });
    throw new CannotJudge("BadManifest", said(sentence, { place, got, hint }));
  }
}
