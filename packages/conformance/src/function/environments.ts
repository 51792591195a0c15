import { type Capability, type ConformanceCase, PROFILES, type Profile, suiteOf } from "../case/case.ts";
import type { RoomsDescription } from "../case/room.ts";
import { type ConformanceOptions, namesRooms } from "../run/runner.ts";
import type { FunctionUnderTest } from "./function-under-test.ts";
import { missingRedis } from "./redis.ts";

/** How a server is started for a case: as it is, or with the environment of a profile. */
export type ProfileName = Profile | "default";
const PROFILE_NAMES: readonly ProfileName[] = ["default", ...PROFILES];

/** Cases that are asked of one server, started with one environment. */
export interface Group {
  readonly profile: ProfileName;
  readonly cases: readonly ConformanceCase[];
  /** Set where they are about rooms. */
  readonly rooms?: RoomsDescription;
}

/**
 * A group for each environment. Cases about rooms have servers of their own: their clients have to meet on one instance, and other cases
 * open so many connections that a scheduler starts a second one.
 */
export function groupsOf(
  wanted: readonly ConformanceCase[],
  rooms: RoomsDescription | undefined,
  profiled: readonly string[],
): Group[] {
  const isOfRooms = ({ id }: ConformanceCase): boolean => suiteOf(id) === "rooms";
  // What is out of scope for want of rooms, or of an environment for them, needs no server.
  const profileOf = (one: ConformanceCase): ProfileName =>
    one.profile === undefined || (isOfRooms(one) && !(rooms && profiled.includes(one.profile)))
      ? "default"
      : one.profile;
  const groups = PROFILE_NAMES.flatMap((profile): Group[] => {
    const cases = wanted.filter((one) => profileOf(one) === profile);
    if (rooms === undefined) return [{ profile, cases }];
    return [
      { profile, cases: cases.filter((one) => !isOfRooms(one)) },
      { profile, cases: cases.filter(isOfRooms), rooms },
    ];
  });
  return groups.filter(({ cases }) => cases.length > 0);
}

/** What is known of the function's rooms: as its wsfn.json has it, or nothing yet where they were asked for by name. */
export const roomsOf = (
  { manifest }: FunctionUnderTest,
  options: Pick<ConformanceOptions, "rooms" | "suites" | "cases">,
): RoomsDescription | undefined => {
  const described = options.rooms ?? manifest?.rooms ?? (namesRooms(options) ? {} : false);
  return described || undefined;
};

/** The environments of a function that this machine can give it. In an image it cannot reach a Redis of ours. */
export async function profiledOf({ manifest, spec }: FunctionUnderTest): Promise<readonly string[]> {
  const names = Object.keys(manifest?.profiles ?? {});
  const canShare =
    spec.target === "runtime" && names.includes("shared") && (await missingRedis()).length === 0;
  return canShare ? names : names.filter((name) => name !== "shared");
}

/** What an app that has a profile can do when it is started with it. */
export const BROUGHT_BY: Readonly<Record<ProfileName, readonly Capability[]>> = {
  default: [],
  large: ["large-messages"],
  origins: ["origin-check"],
  "short-history": ["short-history"],
  shared: [],
  tokens: [],
  flood: ["room-flood"],
};
