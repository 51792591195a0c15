import { readFileSync } from "node:fs";
import { CannotJudge } from "../cannot-judge.ts";
import { CATALOGUE } from "../catalogue/catalogue.ts";
import type { KnownFailing, KnownFailure } from "../judge/verdict.ts";
import { placeInFile, placeOfSyntaxError } from "../run/place-in-file.ts";
import { type Said, said } from "../words/said.ts";

/**
 * Reads which cases are known to fail: groups as a wsfn.json has them, `[{ "reason": text, "cases": [id, ...] }]`, the wsfn.json itself,
 * or an object of case id -> reason. `sometimes` of a group is kept; where it holds (`via`, `target`) is not asked here.
 * @throws {CannotJudge} `BadKnownFailing` with the place in the file
 */
export function readKnownFailing(file: string): KnownFailing {
  const content = jsonOf(file);
  const listed = isObject(content) ? (content.knownFailing ?? content) : content;
  const entries = Array.isArray(listed) ? ofGroups(file, listed) : ofObject(file, listed);
  for (const [id] of entries) {
    if (CATALOGUE.some((one) => one.id === id)) continue;
    throw bad(
      said("expected the id of a case in {place}, got {got}", {
        place: placeOf(file, id),
        got: JSON.stringify(id),
      }),
    );
  }
  return Object.fromEntries(entries);
}

type Entry = readonly [id: string, why: string | KnownFailure];

function ofGroups(file: string, groups: readonly unknown[]): Entry[] {
  return groups.flatMap((group) => {
    const { reason, cases, sometimes } = isObject(group) ? group : {};
    const ids = Array.isArray(cases) ? cases.filter((id): id is string => typeof id === "string") : [];
    if (typeof reason !== "string" || ids.length === 0 || ids.length !== (cases as unknown[]).length) {
      throw bad(
        said('expected { "reason": text, "cases": [id, ...] } in {file}, got {got}', {
          file,
          got: JSON.stringify(group),
        }),
      );
    }
    return ids.map((id): Entry => [id, whyOf(reason, sometimes)]);
  });
}

function ofObject(file: string, listed: unknown): Entry[] {
  if (!isObject(listed))
    throw bad(said("expected groups of cases, or an object of case id -> reason, in {file}", { file }));
  return Object.entries(listed).map(([id, entry]): Entry => {
    const { reason, sometimes } = isObject(entry) ? entry : { reason: entry, sometimes: undefined };
    if (typeof reason !== "string")
      throw bad(said("expected a text as the reason of {id} in {place}", { id, place: placeOf(file, id) }));
    return [id, whyOf(reason, sometimes)];
  });
}

const whyOf = (reason: string, sometimes: unknown): string | KnownFailure =>
  sometimes === true ? { reason, sometimes } : reason;

const placeOf = (file: string, id: string): string => placeInFile(file, JSON.stringify(id));

function jsonOf(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw bad(said("expected a file that can be read, got {why}", { why: (cause as Error).message }), cause);
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    const error = cause as Error;
    const place = placeOfSyntaxError(file, text, error);
    throw bad(said("expected JSON in {place}, got: {why}", { place, why: error.message }), cause);
  }
}

const bad = (says: Said, cause?: unknown): CannotJudge => new CannotJudge("BadKnownFailing", says, { cause });

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
